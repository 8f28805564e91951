// What recipients read shows by itself: while the tab is looked at, the part that changes is asked for again.
const EVERY = 4000; // milliseconds

const part = document.querySelector("[data-live]");
const news = document.getElementById("news");
let seen = part.dataset.live;

async function ask() {
  if (document.hidden || part.contains(document.activeElement)) return; // nothing is taken away from under a finger
  const address = new URL(window.location);
  address.searchParams.set("seen", seen);
  const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error" });
  if (answer.status !== 200) return;
  part.innerHTML = await answer.text();
  seen = answer.headers.get("X-Seen");
  news.textContent = "What was read has changed.";
}

// An answer that fails is asked for again next time: the page stays as it was.
setInterval(() => ask().catch(() => {}), EVERY);
