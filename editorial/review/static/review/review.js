// Select a passage, get a button, write a note on it. Without this script each section still has its own note field.
const button = document.createElement("button");
button.type = "button";
button.className = "pick";
button.textContent = "Note on this passage";
button.hidden = true;
document.body.append(button);

const LONGEST = 600; // characters of a passage worth quoting
let picked = null;

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const words = selection.toString().trim();
  const from = selection.anchorNode;
  const section = (from?.nodeType === Node.TEXT_NODE ? from.parentElement : from)?.closest?.("section[data-section]");
  const usable = words.length > 2 && section && !from.parentElement?.closest(".ask, .add-note, .thread, .bar");
  picked = usable ? { words: words.slice(0, LONGEST), section } : picked;
  button.hidden = !usable;
});

button.addEventListener("click", () => {
  const details = picked.section.querySelector("details[data-note-for]");
  const quote = details.querySelector("blockquote");
  details.open = true;
  details.querySelector("[name=passage]").value = picked.words;
  quote.textContent = `“${picked.words}”`;
  quote.hidden = false;
  button.hidden = true;
  document.getSelection().removeAllRanges();
  details.querySelector("textarea").focus();
});

// What gets the focus, and a note that is opened, stands above the bar however high the bar is.
const bar = document.querySelector(".bar");
new ResizeObserver(() => {
  document.documentElement.style.scrollPaddingBottom = `${bar.offsetHeight + 16}px`;
}).observe(bar);

for (const details of document.querySelectorAll(".add-note, .thread details")) {
  details.addEventListener("toggle", () => {
    if (!details.open) return;
    details.querySelector("button:last-of-type").scrollIntoView({ block: "nearest" });
    details.querySelector("textarea").focus();
  });
}

// Whoever leaves with something typed is asked; every button of the form takes it along.
const form = document.querySelector("#reading");
let leaving = false;
form.addEventListener("submit", () => {
  leaving = true;
});
window.addEventListener("beforeunload", (event) => {
  const typed = [...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
  if (typed && !leaving) event.preventDefault();
});
