"""Tasks of every day without a pointer: find a piece and send it, accept a call."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

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
