"""Tasks of every day without a pointer: find a piece and send it, accept a call."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.chromium import DESK, PHONE
from tests.browser.live import LiveSite

AsPerson = Callable[..., Page]
FAR = 60  # presses of Tab; further away than this nobody goes


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus says these words, and can be seen to have it."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and words in (focused.get_attribute("aria-label") or focused.inner_text() or ""):
            outline = focused.evaluate("one => getComputedStyle(one).outlineStyle")
            assert outline != "none", f"Nobody sees that “{words}” has the focus"
            return
    raise AssertionError(f"“{words}” is not reached within {FAR} presses")


def test_a_piece_is_found_and_sent_by_keys(as_person: AsPerson) -> None:
    page = as_person("sally")
    page.goto("/library/")
    page.keyboard.press("/")
    expect(page.get_by_label("Search the library")).to_be_focused()
    page.keyboard.type("downtime")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=downtime**")
    title = page.locator(".hit h2 a").first.inner_text()
    tab_to(page, title)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)
    tab_to(page, "Send")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Whom do you send it to?")


def test_a_call_is_accepted_by_keys(as_person: AsPerson) -> None:
    page = as_person("sam")
    page.goto("/calls/")
    waiting = page.locator(".call").count()
    tab_to(page, "Accept and call")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_be_visible()
    page.goto("/calls/")
    expect(page.locator(".call")).to_have_count(waiting - 1)


HIDDEN = """() => {
  const one = document.activeElement.getBoundingClientRect();
  const bar = document.querySelector(".bar");
  if (bar.contains(document.activeElement)) return false;
  return one.bottom > bar.getBoundingClientRect().top + 1 || one.top < 0;
}"""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_control_of_a_review_hides_behind_the_bar(
    open_page: AsPerson, found: dict[str, str], size: ViewportSize
) -> None:
    page = open_page(size)
    page.goto(f"/review/{found['review_keys']}/")
    seen = 0
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.bar') !== null"):
            break
        page.wait_for_timeout(50)  # what scrolls into view has come to rest
        assert not page.evaluate(HIDDEN), page.evaluate("document.activeElement.outerHTML")
        seen += 1
    assert seen > 3
    for summary in page.locator(".add-note summary").all():
        summary.focus()
        page.keyboard.press("Enter")
        expect(page.locator("textarea:focus")).to_have_attribute("name", "text")
        assert not page.evaluate(HIDDEN)


def test_an_expert_reviews_by_keys_and_nothing_typed_is_lost(
    open_page: AsPerson, found: dict[str, str], site: LiveSite
) -> None:
    page = open_page(PHONE)
    page.goto(f"/review/{found['review_keys']}/")
    tab_to(page, "Note on")
    page.keyboard.press("Enter")
    expect(page.locator("textarea:focus")).to_have_attribute("name", "text")  # no person types sooner
    page.keyboard.type("Name the hours.")
    tab_to(page, "Add a line to your decision")
    page.keyboard.press("Enter")
    tab_to(page, "Ask for changes")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Thank you. The writer has your notes.")
    asked = "from editorial.review.models import ReviewComment; print(*ReviewComment.objects.values_list('text'))"
    assert "Name the hours." in site.run("shell", "--no-imports", "-c", asked)


def test_a_refused_decision_puts_the_cursor_where_the_words_are_missing(
    open_page: AsPerson, found: dict[str, str]
) -> None:
    page = open_page(PHONE)
    page.goto(f"/review/{found['review_open']}/")
    page.get_by_role("button", name="Ask for changes").click()
    expect(page.get_by_role("alert")).to_contain_text("Say in a line")
    expect(page.locator("#note")).to_be_focused()
