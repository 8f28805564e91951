// The library's search page: suggestions, keys, and filters that stay open. Without it, all of this works by form.
import { suggest } from "./suggest.js";

const box = document.getElementById("q");
const keys = document.getElementById("keys");
const found = document.getElementById("found");

suggest(box, document.getElementById("suggestions"));

function step(by) {
  const titles = [...found.querySelectorAll(".hit h2 a")];
  const now = titles.findIndex((title) => title.closest(".hit").contains(document.activeElement));
  titles[Math.min(Math.max(now + by, 0), titles.length - 1)]?.focus();
}

const actions = { "/": () => box.focus(), "?": () => keys.showModal(), j: () => step(1), k: () => step(-1) };

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || keys.open || !actions[event.key]) return;
  event.preventDefault();
  actions[event.key]();
});

// htmx puts a new list of filters in the old one's place: keep the sheet open, and scrolled, as it was. Where nothing
// was found there is none.
let open = false;
let scrolled = 0;
document.addEventListener("htmx:beforeSwap", () => {
  const filters = document.getElementById("filters");
  open = filters?.open ?? open;
  scrolled = filters?.querySelector(".choices").scrollTop ?? scrolled;
});
document.addEventListener("htmx:afterSwap", () => {
  const filters = document.getElementById("filters");
  if (!filters) return;
  filters.open = open;
  filters.querySelector(".choices").scrollTop = scrolled;
});
