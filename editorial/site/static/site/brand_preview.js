// The preview beside the form of name, logo and accent: it follows what is typed and chosen, before anything is saved.
const preview = document.querySelector("[data-brand-preview]");
const field = (name) => document.getElementById(`id_${name}`);
const choosers = ["logo", "logo_dark"].map((name) => document.getElementById(`id_${name}-chooser`));

function chosen(chooser) {
  return chooser.classList.contains("blank") ? "" : chooser.querySelector("[data-chooser-image]").src;
}

function showLogo(paper, [light, dark]) {
  const own = paper.dataset.accent === "accent_dark" ? dark : light;
  const image = paper.querySelector("[data-shows-logo]");
  image.hidden = !light;
  if (light) image.src = own || light;
  image.classList.toggle("plated", !own);
  paper.querySelector("b").hidden = Boolean(light);
}

function show() {
  const logos = choosers.map(chosen);
  for (const one of preview.querySelectorAll("[data-shows]"))
    one.textContent = field(one.dataset.shows).value.trim() || one.dataset.otherwise;
  for (const paper of preview.querySelectorAll("[data-accent]")) {
    const colour = field(paper.dataset.accent).value;
    if (/^#[0-9a-f]{6}$/i.test(colour)) paper.style.setProperty("--shown-accent", colour);
    showLogo(paper, logos);
  }
}

document.addEventListener("input", show);
for (const chooser of choosers)
  new MutationObserver(show).observe(chooser, { subtree: true, attributes: true, attributeFilter: ["class", "src"] });
show();
