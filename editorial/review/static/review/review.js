// Select a passage, get a button, write a note on it. Without this script each section still has its own note form.
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
  const usable = words.length > 2 && section && !from.parentElement?.closest("form, .thread");
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
