// In words: /privacy/reading/
const doc = document;
const piece = doc.querySelector("[data-piece]")?.dataset ?? {};
const to = "/e" + (piece.link ? "?l=" + piece.link : "");
const sections = doc.querySelectorAll("[data-section]");
const dwelt = {}, film = {};
let seconds = {}, parcel = [], touched = 0, ticks = 0;

const uuid = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => (b + 256).toString(16).slice(1)).join("");

const note = (kind, section = "", value = 0, of = piece.piece) =>
  (of || kind === "search") &&
  parcel.push({ id: uuid(), kind, piece: of, section: section.slice(0, 80), value, at: Date.now() });

function send(leaving) {
  for (const name in seconds) note("engaged", name, seconds[name]);
  seconds = {};
  for (const name in film) note("video", name, film[name]), delete film[name];
  const sent = parcel.splice(0, 100), body = JSON.stringify(sent);
  if (!sent[0] || (leaving && navigator.sendBeacon?.(to, body))) return;
  fetch(to, { method: "POST", body, keepalive: true })
    .then((r) => { if (r.status > 499) throw r; })
    .catch(() => (parcel = [...sent, ...parcel].slice(0, 400)));
}

function shown(section) {
  const { top, bottom, height } = section.getBoundingClientRect();
  const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
  return seen > 0 && seen >= Math.min(height, innerHeight) / 2 ? seen : 0;
}

function tick() {
  if (!doc.hidden && Date.now() - touched < 5000) {
    let here = "", most = 0;
    for (const section of sections) {
      const seen = shown(section), name = section.dataset.section;
      if (!seen) continue;
      if (seen > most) { here = name; most = seen; }
      if ((dwelt[name] = (dwelt[name] ?? 0) + 1) === 3) note("section", name);
    }
    seconds[here] = (seconds[here] ?? 0) + 1;
  }
  if (++ticks % 5 === 0 && touched) send();
}

function clicked({ target }) {
  const link = target.closest?.("[data-open],[data-download]")?.dataset;
  if (!link) return;
  note(link.open ? "open" : "download", link.name, 0, link.open || link.download || piece.piece);
  send(true);
}

function start() {
  if (doc.hidden) return;
  doc.removeEventListener("visibilitychange", start);
  if (piece.piece) note("view");
  const found = doc.querySelector("[data-search-count]");
  if (found) note("search", "", +found.dataset.searchCount);
  const on = (kind, act) => addEventListener(kind, act, { passive: true, capture: true });
  for (const kind of ["scroll", "keydown", "pointermove", "pointerdown"]) on(kind, () => (touched = Date.now()));
  on("click", clicked);
  on("auxclick", clicked);
  on("timeupdate", ({ target: t }) => {
    const past = t.currentTime - (t.was ?? 0), name = t.dataset.name ?? "";
    if (past > 0 && past < 2) film[name] = (film[name] ?? 0) + past;
    t.was = t.currentTime;
  });
  on("visibilitychange", () => doc.hidden && send(true));
  on("pagehide", () => send(true));
  setInterval(tick, 1000);
}

doc.addEventListener("visibilitychange", start);
start();
