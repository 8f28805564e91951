"""Tracked links in real browsers: what a sender is told of people, and what of a scanner."""

import re
from collections.abc import Callable
from secrets import token_hex

from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE

AsPerson = Callable[..., Page]
OpenPage = Callable[..., Page]
MARK = token_hex(3)  # what is new in this run
SOON = 20_000  # ms the beacon, the worker and the list together may take on a shared machine


def make_link(page: Page, deck: str, name: str, **more: str) -> str:
    """Fill in the send form; the link's address."""
    page.goto(f"/library/{deck}/send/")
    page.get_by_label("E-mail").fill(f"{name.lower()}-{MARK}@halden-foods.example")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_text("Password, new versions").click()
    page.get_by_label("Password", exact=True).fill(more.get("password", ""))
    page.get_by_role("button", name="Make the link").click()
    return page.get_by_label("The link", exact=True).input_value()


def seem_to_read(*pages: Page) -> None:
    """Move the pointer and scroll for as long as the beacon takes to tell of it."""
    for turn in range(9):
        for page in pages:
            page.bring_to_front()
            page.mouse.move(200 + 7 * turn, 300 + turn)
            page.mouse.wheel(0, 60)
        pages[0].wait_for_timeout(700)


def test_the_sender_watches_a_recipient_read_who_then_reads_on_unseen(
    as_person: AsPerson, open_page: OpenPage, found: dict[str, str]
) -> None:
    sally = as_person("sally")
    address = make_link(sally, found["deck"], "Jonas", password="correct horse")
    sally.get_by_role("link", name="among your links").click()
    expect(sally.get_by_text("Not opened yet by a person")).to_be_visible()

    jonas = open_page(PHONE)
    jonas.goto(address)
    jonas.get_by_label("Password").fill("wrong")
    jonas.get_by_role("button", name="Open it").click()
    expect(jonas.get_by_role("alert")).to_contain_text("That is not the password")
    jonas.get_by_label("Password").fill("correct horse")
    jonas.get_by_role("button", name="Open it").click()
    expect(jonas.get_by_text("What you read here is shared")).to_be_visible()
    seem_to_read(jonas)
    expect(sally.get_by_text("Opened 1 time")).to_be_visible(timeout=SOON)
    expect(sally.get_by_text("not opened", exact=True).first).to_be_visible()

    jonas.get_by_role("button", name="Read without sharing").click()
    expect(jonas.get_by_text("You read without sharing")).to_be_visible()
    expect(sally.get_by_text("chose to read without sharing it")).to_be_visible(timeout=SOON)


def test_known_people_complete(as_person: AsPerson, found: dict[str, str]) -> None:
    sally = as_person("sally")
    sally.goto(f"/library/{found['deck']}/send/")
    name = sally.get_by_label("Name", exact=True)
    name.press_sequentially("Eli")
    expect(sally.locator("#known option")).to_have_count(1)
    name.fill("Elin Brandt")
    expect(sally.get_by_label("E-mail")).to_have_value("elin.brandt@tarn-bakeries.example")


def test_four_links_opened_at_once_by_a_browser_with_scripts_are_a_scanners(
    as_person: AsPerson, open_page: OpenPage, found: dict[str, str]
) -> None:
    sally = as_person("sally")
    addresses = [make_link(sally, found["deck"], "Scanned") for _ in range(4)]
    gateway = open_page(DESK)
    pages = [gateway, *(gateway.context.new_page() for _ in addresses[1:])]
    for page, address in zip(pages, addresses, strict=True):
        page.evaluate("address => { setTimeout(() => (location.href = address), 1500 - Date.now() % 1500) }", address)
    for page in pages:
        page.wait_for_url(re.compile("/r/"))
    seem_to_read(*pages)
    for page in pages:
        page.close()
    sally.wait_for_timeout(3_000)  # as long as it takes to be told of a reader
    sally.goto("/links/")
    scanned = sally.locator(".links > li", has_text=f"scanned-{MARK}@")
    expect(scanned).to_have_count(4)
    expect(scanned.get_by_text("not opened yet")).to_have_count(4)
