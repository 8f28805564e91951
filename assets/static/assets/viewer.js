// Turns pages without loading the rest anew: by keys, by a swipe, by the strip. Without it the same links lead there.
const PAUSE = 150; // milliseconds on a page before its words are asked for: leafing through asks for none
const SWIPE = 45; // pixels sideways, and twice as far as up or down

const viewer = document.querySelector("[data-viewer]");
const main = viewer.querySelector(".viewer-main");
const sheet = viewer.querySelector(".sheet");
const words = viewer.querySelector("[data-words]");
const dialog = viewer.querySelector("dialog");
const large = dialog.querySelector("img");
const strip = [...viewer.querySelectorAll(".strip a")];
const turns = [...viewer.querySelectorAll("[data-turn]")];
const unit = viewer.dataset.unit[0].toUpperCase() + viewer.dataset.unit.slice(1);
let place = strip.findIndex((one) => one.ariaCurrent === "true");
let timer;
let touch;

const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

function turnTo(there) {
  if (there === place || !strip[there]) return;
  place = there;
  const { page } = strip[there].dataset;
  show(strip[there], page);
  for (const one of strip) one.removeAttribute("aria-current");
  strip[there].setAttribute("aria-current", "true");
  for (const turn of turns) lead(turn, strip[there + Number(turn.dataset.turn)]);
  for (const number of viewer.querySelectorAll("[data-number]")) number.textContent = page;
  main.id = main.dataset.section = `page-${page}`; // the beacon counts the seconds for what stands here now
  history.replaceState(null, "", strip[there].href);
  keepInSight(strip[there]);
  clearTimeout(timer);
  timer = setTimeout(() => fetchWords(page).catch(() => {}), PAUSE);
}

function show(chosen, page) {
  const small = chosen.querySelector("img");
  const title = chosen.title ? `: ${chosen.title}` : "";
  sheet.setAttribute("aria-label", `${unit} ${page}`);
  sheet.querySelector("img")?.remove();
  if (!small) return;
  const picture = small.cloneNode();
  picture.loading = "eager";
  picture.alt = `${unit} ${page}${title}`;
  sheet.prepend(picture);
  large.src = picture.src;
  large.alt = picture.alt;
}

function lead(turn, there) {
  if (there) turn.href = there.href;
  else turn.removeAttribute("href");
  turn.toggleAttribute("role", false);
  if (!there) turn.setAttribute("role", "link");
  turn.ariaDisabled = there ? null : "true";
}

function keepInSight(chosen) {
  const box = chosen.closest(".strip");
  const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = chosen.parentElement;
  box.scrollTo({
    left: offsetLeft - (box.clientWidth - offsetWidth) / 2,
    top: offsetTop - (box.clientHeight - offsetHeight) / 2,
    behavior: calm ? "auto" : "smooth",
  });
}

async function fetchWords(page) {
  const were = words.querySelector("details")?.open;
  const answer = await fetch(`${viewer.dataset.viewer}?page=${page}&part=words`, { redirect: "error" });
  if (!answer.ok || strip[place].dataset.page !== page) return;
  words.innerHTML = await answer.text();
  const text = words.querySelector("details");
  if (text && were) text.open = true;
}

const ends = { Home: () => 0, End: () => strip.length - 1 };
const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -1, PageDown: 1 };

function pressed(event) {
  const { key, target } = event;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  if (target.closest?.("input, textarea, select, [contenteditable]")) return;
  const inside = viewer.contains(target) && !words.contains(target);
  if (!inside && !(target === document.body && key.startsWith("Arrow"))) return; // elsewhere the page scrolls
  if (dialog.open && large.parentElement.dataset.twice && key.startsWith("Arrow")) return; // it scrolls in the picture
  const there = key in ends ? ends[key]() : key in steps ? place + steps[key] : null;
  if (there === null) return;
  event.preventDefault();
  turnTo(there);
}

function swiped(box) {
  box.addEventListener("touchstart", ({ touches }) => (touch = touches.length === 1 ? touches[0] : null), {
    passive: true,
  });
  box.addEventListener("touchend", ({ changedTouches }) => {
    if (!touch || visualViewport.scale > 1.05 || box.dataset.twice) return;
    const across = changedTouches[0].clientX - touch.clientX;
    const down = changedTouches[0].clientY - touch.clientY;
    if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(down)) turnTo(place + (across < 0 ? 1 : -1));
  });
}

function enlarge() {
  const picture = sheet.querySelector("img");
  if (!picture) return;
  large.src = picture.src;
  large.alt = picture.alt;
  dialog.showModal();
}

viewer.addEventListener("click", (event) => {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const chosen = target.closest(".strip a");
  const turn = target.closest("[data-turn]");
  if (chosen || turn) {
    event.preventDefault();
    turnTo(chosen ? strip.indexOf(chosen) : place + Number(turn.dataset.turn));
  }
  if (target.closest("[data-enlarge]")) enlarge();
  if (target.closest("[data-close]")) dialog.close();
  const step = target.closest("[data-step]");
  if (step) turnTo(place + Number(step.dataset.step));
  const twice = target.closest("[data-twice]:is(button)");
  if (twice) {
    const box = large.parentElement;
    const isTwice = twice.ariaPressed !== "true";
    twice.ariaPressed = String(isTwice);
    if (isTwice) box.dataset.twice = "yes";
    else delete box.dataset.twice;
  }
});

function turnToHash() {
  const page = /^#page-(\d+)$/.exec(location.hash)?.[1];
  if (page) turnTo(strip.findIndex((one) => one.dataset.page === page));
}

document.addEventListener("keydown", pressed);
swiped(sheet);
swiped(large.parentElement);
addEventListener("hashchange", turnToHash);
for (const button of viewer.querySelectorAll("[data-enlarge]")) button.hidden = false;
turnToHash();
keepInSight(strip[place]);
