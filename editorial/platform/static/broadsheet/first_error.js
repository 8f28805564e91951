// After a form was refused, the keyboard and the screen reader begin at what is wrong, not at the top of the page.
const WRONG = "[aria-invalid=true], .errorlist, [role=alert], .w-field__errors:not(:empty)";
const FIELDS = "input:not([type=hidden]), select, textarea";

function isShownError(one) {
  return one.checkVisibility() && (one.matches(FIELDS) || one.textContent.trim() !== "");
}

const wrong = [...document.querySelectorAll(`form :is(${WRONG})`)].find(isShownError);
if (wrong && !location.hash) {
  const field = wrong.matches(FIELDS) ? wrong : wrong.closest(".field, .w-field")?.querySelector(FIELDS);
  if (!field) wrong.tabIndex = -1;
  (field ?? wrong).focus();
}
