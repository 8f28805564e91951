// After a form was refused, the keyboard and the screen reader begin at what is wrong, not at the top of the page.
const WRONG = "[aria-invalid=true], .errorlist, [role=alert], .w-field__errors:not(:empty)";
const FIELDS = "input:not([type=hidden]), select, textarea";

function isShownError(one) {
  return one.checkVisibility() && (one.matches(FIELDS) || one.textContent.trim() !== "");
}

// The field that names this message, or one around it, as its description; else the one it stands beside.
function fieldOf(message) {
  for (let one = message; one && one.tagName !== "FORM"; one = one.parentElement) {
    const named = one.id && document.querySelector(`[aria-describedby~="${CSS.escape(one.id)}"]`);
    if (named) return named.matches(FIELDS) ? named : named.querySelector(FIELDS);
  }
  return message.closest(".field, .w-field")?.querySelector(FIELDS);
}

function begin() {
  const wrong = [...document.querySelectorAll(`form :is(${WRONG})`)].filter(isShownError);
  // What has a field comes before words on the whole form: those say that something is wrong, the field is where.
  const field = wrong.map((one) => (one.matches(FIELDS) ? one : fieldOf(one))).find((one) => one?.checkVisibility());
  const first = field ?? wrong[0];
  if (!first) return;
  if (!field) first.tabIndex = -1;
  first.focus();
}

begin();
// Again once the page is whole, if nobody has begun elsewhere: a browser that goes to a fragment takes the focus away,
// and the CMS opens its tabs late.
addEventListener("load", () => requestAnimationFrame(() => {
  if (document.activeElement === document.body) begin();
}));
