// Known people complete as one types a name or an address; choosing one fills in the other. Without it, both are typed.
const PAUSE = 150; // milliseconds without a key before asking
const form = document.querySelector("[data-people]");
const known = document.getElementById("known");
const email = form.elements.recipient_email;
const name = form.elements.recipient_name;
let people = [];
let timer;
let asked = 0;

function offer(box) {
  const options = people.map((person) => {
    const option = document.createElement("option");
    const other = box === email ? person.name : person.email;
    option.value = box === email ? person.email : person.name;
    option.label = person.company ? `${other}, ${person.company}` : other;
    return option;
  });
  known.replaceChildren(...options);
}

async function ask(box) {
  const mine = ++asked;
  const answer = await fetch(`${form.dataset.people}?q=${encodeURIComponent(box.value)}`);
  if (mine !== asked || !answer.ok) return;
  people = (await answer.json()).people;
  offer(box);
}

function fill(box) {
  const other = box === email ? name : email;
  const field = box === email ? "email" : "name";
  const fits = people.filter((person) => person[field] === box.value);
  if (fits.length === 1) other.value = box === email ? fits[0].name : fits[0].email;
  return fits.length === 1;
}

for (const box of [email, name])
  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (!fill(box)) timer = setTimeout(() => ask(box).catch(() => {}), PAUSE);
  });
