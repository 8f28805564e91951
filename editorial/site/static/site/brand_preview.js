// The preview beside the form of name and accent: it follows what is typed, before anything is saved.
const preview = document.querySelector("[data-brand-preview]");
const field = (name) => document.getElementById(`id_${name}`);

function show() {
  for (const one of preview.querySelectorAll("[data-shows]"))
    one.textContent = field(one.dataset.shows).value.trim() || one.dataset.otherwise;
  for (const paper of preview.querySelectorAll("[data-accent]")) {
    const colour = field(paper.dataset.accent).value;
    if (/^#[0-9a-f]{6}$/i.test(colour)) paper.style.setProperty("--shown-accent", colour);
  }
}

document.addEventListener("input", show);
show();
