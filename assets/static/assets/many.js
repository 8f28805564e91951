// Many files: each is compared with what is here, sent by itself, and shown with how far it is. Without this script the
// form sends them all together.
const AT_ONCE = 2; // files on the way together
const EVERY = 2000; // milliseconds between two looks at those being read
const MOST_HASHED = 64 * 1024 * 1024; // bytes; a larger file is compared when it has arrived

const form = document.getElementById("many");
const input = document.getElementById("files");
const queue = document.getElementById("queue");
const lately = document.getElementById("lately");
const tally = document.getElementById("tally");
const drop = document.getElementById("drop");
const endings = form.dataset.extensions.split(" ");
const states = { waiting: "Waiting", sending: "Sending", sent: "Sent", here: "Here already", no: "Not sent" };
const labels = { both: "Keep both", version: "Add as its new version" };
const items = [];
let onTheWay = 0;

document.body.classList.add("with-script");
drop.querySelector(".hint").hidden = false;
input.required = false;

function said(item, state, why = "", tone = "") {
  item.state = state;
  const mark = item.row.querySelector(".state");
  mark.textContent = states[state];
  mark.className = `state ${tone}`.trim();
  item.row.querySelector(".why").textContent = why;
  item.row.querySelector(".choices").replaceChildren();
  item.row.querySelector("progress").hidden = state !== "sending";
  count();
}

function count() {
  const left = items.filter(({ state }) => ["waiting", "sending"].includes(state)).length;
  const asked = items.filter(({ state }) => state === "here").length;
  const failed = items.filter(({ state }) => state === "no").length;
  const parts = [`${items.filter(({ state }) => state === "sent").length} of ${items.length} sent`];
  if (left) parts.push(`${left} to go`);
  if (asked) parts.push(`${asked} here already: choose below`);
  if (failed) parts.push(`${failed} not sent`);
  tally.textContent = parts.join(", ");
}

function offer(item, label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-label", `${label}: ${item.file.name}`);
  button.addEventListener("click", act);
  item.row.querySelector(".choices").append(button);
}

function isHere(item, known) {
  said(item, "here", known.said, "warn");
  const link = document.createElement("a");
  Object.assign(link, { href: known.url, textContent: "Open it", className: "button" });
  item.row.querySelector(".choices").append(link);
  for (const choice of known.choices) offer(item, labels[choice], () => again(item, choice));
  offer(item, "Leave it out", () => leaveOut(item));
}

function leaveOut(item) {
  item.row.remove();
  items.splice(items.indexOf(item), 1);
  count();
  input.focus();
}

function again(item, choice = item.choice) {
  item.choice = choice;
  said(item, "waiting");
  next();
}

function refused(item, why, canTry) {
  said(item, "no", why, "bad");
  if (canTry) offer(item, "Try again", () => again(item));
}

function problemWith({ name, size }) {
  const ending = name.includes(".") ? name.split(".").pop().toLowerCase() : "";
  if (!endings.includes(ending)) return `Files ending in “.${ending}” are not kept here.`;
  if (size > Number(form.dataset.largest)) return "The file is too large. Make its pictures smaller, or split it.";
  return "";
}

function take(files) {
  for (const file of files) {
    const row = document.getElementById("one-file").content.firstElementChild.cloneNode(true);
    row.querySelector(".name").textContent = file.name;
    const item = { file, row, choice: "", state: "" };
    items.push(item);
    queue.append(row);
    const problem = problemWith(file);
    if (problem) refused(item, problem, false);
    else said(item, "waiting");
  }
  document.querySelector(".sending").hidden = !items.length;
  next();
}

function next() {
  while (onTheWay < AT_ONCE) {
    const item = items.find(({ state }) => state === "waiting");
    if (!item) return;
    onTheWay += 1;
    said(item, "sending");
    go(item)
      .catch(() => refused(item, "The connection broke off.", true))
      .finally(() => {
        onTheWay -= 1;
        next();
      });
  }
}

async function go(item) {
  const known = item.choice ? null : await knownFor(item.file);
  if (known) return isHere(item, known);
  const answer = await send(item);
  if (answer.known) isHere(item, answer.known);
  else if (answer.why) refused(item, answer.why, false);
  else {
    said(item, "sent", "", "good");
    look();
  }
}

async function knownFor(file) {
  if (!crypto.subtle || file.size > MOST_HASHED) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", await file.arrayBuffer()));
  const hash = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const answer = await fetch(`${form.dataset.known}?${new URLSearchParams({ hash, name: file.name })}`);
  return answer.ok ? (await answer.json()).known : null;
}

function send(item) {
  const body = new FormData(form);
  body.delete("file");
  body.set("when_here", item.choice);
  body.set("file", item.file);
  const bar = item.row.querySelector("progress");
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = (100 * loaded) / total;
    });
    request.addEventListener("load", () => {
      if (request.status === 200) resolve(JSON.parse(request.response).files[0]);
      else reject(new Error(String(request.status)));
    });
    request.addEventListener("error", reject);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  });
}

let timer;
async function look() {
  clearTimeout(timer);
  const answer = await fetch(lately.dataset.address, { headers: { Accept: "text/html" } }).catch(() => null);
  const isUsed = lately.contains(document.activeElement); // nothing is taken away from under a finger
  if (answer?.status === 200 && !answer.redirected && !isUsed) lately.innerHTML = await answer.text();
  lookLater();
}

function lookLater() {
  if (lately.querySelector("[data-under-way=yes]")) timer = setTimeout(look, EVERY);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!input.files.length) return input.focus();
  take(input.files);
  input.value = "";
});
input.addEventListener("change", () => {
  take(input.files);
  input.value = "";
});
for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  take(event.dataTransfer.files);
});
window.addEventListener("beforeunload", (event) => {
  if (items.some(({ state }) => ["waiting", "sending"].includes(state))) event.preventDefault();
});
lookLater();
