// The section list follows the reader: the section under the upper third of the window is the current one.
const links = new Map([...document.querySelectorAll("nav.sections a")].map((a) => [a.hash.slice(1), a]));
const seen = new Set();

function mark() {
  let current = null;
  for (const id of links.keys()) if (seen.has(id)) { current = id; break; }
  if (!current) return; // between two sections the last one stays current
  for (const [id, link] of links) {
    if (id === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target.id);
  mark();
}, { rootMargin: "-10% 0px -65% 0px" });

for (const section of document.querySelectorAll("section[data-section]")) watcher.observe(section);
