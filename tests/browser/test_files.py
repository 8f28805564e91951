"""Journey 3 in a browser: find an asset's page, rate it, send it, and read what was sent, by mouse and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE

DECK = "Leaving a system without stopping the plant"
AsPerson = Callable[..., Page]


def open_deck(page: Page) -> None:
    page.goto("/library/?q=leaving+a+system+without+stopping")
    page.locator("[data-asset] a", has_text=DECK).first.click()
    expect(page.locator("h1")).to_have_text(DECK)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize(("viewport", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_sally_rates_sends_and_jonas_reads(
    as_person: AsPerson, open_page: AsPerson, axe: Callable[..., None], viewport: dict[str, int], scheme: str
) -> None:
    page = as_person("sally", viewport, scheme)
    open_deck(page)
    axe(page)
    assert fits(page)

    page.get_by_label("4", exact=True).check()
    page.get_by_label("Why?").fill("ends the price talk")
    page.get_by_role("button", name="rating").or_(page.get_by_role("button", name="Rate it")).click()
    expect(page.locator(".messages")).to_contain_text("Thank you")

    page.get_by_role("link", name="Send", exact=True).click()
    axe(page)
    page.get_by_label("Name").fill("Jonas Lind")
    page.get_by_label("E-mail").fill("jonas@halden.example")
    page.get_by_label("Opens at").select_option("page-3")
    page.get_by_role("button", name="Make the link").click()
    expect(page.locator("h1")).to_have_text("Here is the link for Jonas Lind")
    axe(page)
    address = page.get_by_label("The link").input_value()
    assert address.endswith("/#page-3")
    page.get_by_role("link", name="All my links").click()
    expect(page.locator(".links li").first).to_contain_text("Jonas Lind")
    axe(page)
    assert fits(page)

    reader = open_page(viewport, scheme=scheme)
    reader.goto(address[address.index("/r/") :])
    expect(reader.locator("#page-3")).to_be_in_viewport()
    expect(reader.locator("main")).to_contain_text("who sent you this, sees which pages you open")
    assert fits(reader)
    axe(reader)


@pytest.mark.parametrize("path", ["/library/add/", "/library/requests/", "/links/", "/r/nonsense/"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_other_screens_fit_and_can_be_used_by_all(
    as_person: AsPerson, axe: Callable[..., None], path: str, width: int
) -> None:
    page = as_person("ed", {"width": width, "height": 800})
    page.goto(path)
    axe(page)
    assert fits(page)


def test_a_comment_is_said_answered_and_deleted_by_keyboard(as_person: AsPerson) -> None:
    page = as_person("sally")
    open_deck(page)
    page.get_by_label("Say something about this piece").focus()
    page.keyboard.type("Slide 3 needs the new figure")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said = page.locator(".talk li", has_text="Slide 3 needs the new figure")
    expect(said).to_be_visible()
    said.get_by_role("button", name="Delete").press("Enter")
    expect(page.locator(".talk li", has_text="Slide 3 needs")).to_have_count(0)
