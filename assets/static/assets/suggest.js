// A search box that offers titles while one types, and opens the one that is chosen (the combobox pattern of ARIA 1.2).
const PAUSE = 120; // milliseconds without a key before asking

export function suggest(box, list) {
  let timer;
  let asked = 0;
  let current = -1;

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  hide();

  function hide() {
    list.hidden = true;
    current = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function show(suggestions) {
    const items = suggestions.map(({ title, url }, number) => {
      const item = document.createElement("li");
      Object.assign(item, { id: `suggestion-${number}`, textContent: title });
      item.dataset.url = url;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      return item;
    });
    list.replaceChildren(...items);
    if (!items.length) return hide();
    list.hidden = false;
    current = -1;
    box.setAttribute("aria-expanded", "true");
    box.removeAttribute("aria-activedescendant");
  }

  function mark(number) {
    const items = [...list.children];
    current = (number + items.length) % items.length;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === current)));
    box.setAttribute("aria-activedescendant", items[current].id);
    items[current].scrollIntoView({ block: "nearest" });
  }

  function open(item) {
    hide();
    window.location.assign(item.dataset.url);
  }

  async function ask() {
    const mine = ++asked;
    const typed = box.value.trim();
    if (typed.length < 2) return hide();
    const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`);
    if (mine !== asked || !answer.ok || document.activeElement !== box) return;
    show((await answer.json()).suggestions);
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(current + 1);
    else if (event.key === "ArrowUp") mark(current < 0 ? list.children.length - 1 : current - 1);
    else if (event.key === "Escape") hide();
    else if (event.key === "Enter" && current >= 0) open(list.children[current]);
    else return;
    event.preventDefault();
  });
  box.form.addEventListener("submit", () => {
    asked += 1; // an answer still under way comes too late
    clearTimeout(timer);
    hide();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the box keeps the focus
    const item = event.target.closest("li");
    if (item) open(item);
  });
  box.addEventListener("blur", hide);
}
