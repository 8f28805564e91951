// Drag an entry to another day. The same is done by “Move to…”, which needs neither mouse nor script.
const mover = document.getElementById("mover");
let held = null;

document.addEventListener("dragstart", (event) => {
  const entry = event.target.closest?.(".entry");
  if (!entry) return;
  held = entry;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", entry.querySelector("a").textContent);
  entry.classList.add("held");
});

document.addEventListener("dragend", () => {
  held?.classList.remove("held");
  document.querySelectorAll(".day.over").forEach((day) => day.classList.remove("over"));
  held = null;
});

for (const day of document.querySelectorAll(".day")) {
  day.addEventListener("dragover", (event) => {
    if (!held) return;
    event.preventDefault();
    day.classList.add("over");
  });
  day.addEventListener("dragleave", () => day.classList.remove("over"));
  day.addEventListener("drop", (event) => {
    if (!held || day.contains(held)) return;
    event.preventDefault();
    mover.action = held.dataset.move;
    mover.elements.kind.value = held.dataset.kind;
    mover.elements.to.value = day.dataset.day;
    mover.submit();
  });
}
