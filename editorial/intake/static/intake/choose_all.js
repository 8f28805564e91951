// One box that ticks all others of its form; without this script every row is ticked by hand.
for (const all of document.querySelectorAll("[data-choose-all]")) {
  all.closest("label").hidden = false;
  const boxes = () => [...all.form.querySelectorAll(`input[name="${all.dataset.chooseAll}"]`)];
  all.addEventListener("change", () => boxes().forEach((box) => { box.checked = all.checked; }));
  all.form.addEventListener("change", () => { all.checked = boxes().every((box) => box.checked); });
}
