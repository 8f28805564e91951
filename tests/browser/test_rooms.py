"""A room in real browsers: made for three people, a deck read on a phone, by touch and by keys, and watched."""

import re
from collections.abc import Callable
from secrets import token_hex

from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.test_links import SOON, seem_to_read

AsPerson = Callable[..., Page]
OpenPage = Callable[..., Page]
MARK = token_hex(3)  # what is new in this run
PEOPLE = "\n".join(f"{name}, {name.lower()}-{MARK}@tarn-{MARK}.example" for name in ("Elin", "Anders", "Mette"))
SWIPE = """([from, to]) => {
  const sheet = document.querySelector(".sheet");
  const point = (x) => new Touch({ identifier: 1, target: sheet, clientX: x, clientY: 300 });
  const send = (kind, list, x) =>
    sheet.dispatchEvent(new TouchEvent(kind, { [list]: [point(x)], changedTouches: [point(x)], bubbles: true }));
  send("touchstart", "touches", from);
  send("touchend", "targetTouches", to);
}"""


def make_room(page: Page, deck: str) -> None:
    page.goto(f"/library/{deck}/")
    page.get_by_role("link", name="Put in a room").click()
    page.get_by_role("link", name="A new room with it").click()
    page.get_by_label("For which account").fill(f"Tarn {MARK}")
    page.get_by_label("Who comes").fill(PEOPLE)
    page.get_by_role("button", name="Make the room").click()
    expect(page.get_by_text("Who may come in")).to_be_visible()


def at(page: Page, number: int) -> None:
    expect(page.locator(".turn [data-number]")).to_have_text(str(number))
    expect(page.locator(f"#page-{number} .sheet img").first).to_be_visible()
    expect(page.get_by_text(f"Read slide {number} as text")).to_be_visible()


def test_a_room_for_three_people_and_a_deck_read_on_a_phone(
    as_person: AsPerson, open_page: OpenPage, axe: Callable[..., None], found: dict[str, str]
) -> None:
    sally = as_person("sally")
    make_room(sally, found["deck"])
    address = sally.get_by_label("The link for Elin").input_value()
    sally.get_by_label("What is next").fill("Figures of your plant")
    sally.get_by_role("button", name="Plan it").click()
    axe(sally)

    elin = open_page(PHONE)
    elin.goto(address)
    axe(elin)
    elin.get_by_role("button", name="Come in", exact=True).click()
    expect(elin.get_by_role("heading", name=f"For Tarn {MARK}")).to_be_visible()
    axe(elin)
    expect(sally.get_by_text(re.compile("came in"))).to_be_visible(timeout=SOON)

    elin.locator(".room-pieces a").first.click()
    at(elin, 1)
    axe(elin)
    elin.evaluate(SWIPE, [300, 80])
    at(elin, 2)
    elin.evaluate(SWIPE, [80, 300])
    at(elin, 1)
    sheet = elin.locator(".sheet")
    sheet.focus()
    for key, number in (("ArrowRight", 2), ("PageDown", 3), ("PageUp", 2), ("Home", 1)):
        sheet.press(key)
        at(elin, number)
    elin.locator(".strip a").nth(2).click()
    at(elin, 3)
    elin.get_by_role("button", name="Larger").click()
    expect(elin.get_by_role("dialog")).to_be_visible()
    axe(elin)
    elin.keyboard.press("Escape")
    elin.reload()
    at(elin, 3)
    seem_to_read(elin)
    expect(sally.locator(".room-read td a").first).to_be_visible(timeout=SOON)
    sally.locator(".room-read td a").first.click()
    expect(sally.locator("table.spent tr", has_text="slide 3")).to_contain_text(re.compile(r"\d+ s"))

    elin.get_by_role("link", name=f"The room for Tarn {MARK}").click()
    elin.get_by_role("button", name="Done: Figures of your plant").click()
    expect(elin.get_by_text("done by Elin")).to_be_visible()
    elin.get_by_label("Your comment").fill("Is that per line?")
    elin.get_by_role("button", name="Say it").click()
    sally.get_by_role("link", name=f"Room for Tarn {MARK}").click()
    expect(sally.get_by_text("Is that per line?")).to_be_visible()
    expect(sally.get_by_text("done by Elin")).to_be_visible()

    sally.get_by_role("button", name="Send Elin away").click()
    expect(sally.get_by_text("is out of the room")).to_be_visible()
    elin.reload()
    expect(elin.get_by_role("heading", name="This link was closed")).to_be_visible()


def test_a_room_is_entered_read_and_spoken_in_by_keys_alone(
    as_person: AsPerson, open_page: OpenPage, found: dict[str, str]
) -> None:
    sally = as_person("sally")
    make_room(sally, found["deck"])
    anders = open_page({"width": 1280, "height": 900})
    anders.goto(sally.get_by_label("The link for Anders").input_value())
    press_to(anders, anders.get_by_role("button", name="Come in", exact=True))
    press_to(anders, anders.locator(".room-pieces a").first)
    at(anders, 1)
    anders.keyboard.press("ArrowRight")
    at(anders, 2)
    press_to(anders, anders.get_by_role("link", name="What is said in the room"))
    box = anders.get_by_label("Your comment")
    tab_to(anders, box)
    anders.keyboard.type("Said by keys.")
    press_to(anders, anders.get_by_role("button", name="Say it"))
    expect(anders.locator(".comment-text", has_text="Said by keys.")).to_be_visible()


def press_to(page: Page, target: object) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def tab_to(page: Page, target: object) -> None:
    """Press Tab until it has the focus, and can be seen to have it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):  # type: ignore[attr-defined]
            outline = page.locator(":focus").evaluate("one => getComputedStyle(one).outlineStyle")
            assert outline != "none"
            return
    raise AssertionError("It is not reached within 60 presses")


def test_a_deck_is_read_page_by_page_without_scripts(
    as_person: AsPerson, chromium: object, found: dict[str, str], site: object
) -> None:
    context = chromium.browser.new_context(base_url=site.url, java_script_enabled=False)  # type: ignore[attr-defined]
    try:
        page = context.new_page()
        page.goto(f"/r/{found['received_deck']}/")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.locator('a[rel="next"]').click()
        expect(page.locator("#page-2 .sheet img").first).to_be_visible()
        expect(page.get_by_role("button", name="Larger")).to_be_hidden()
        assert any(url.endswith("/pages/2.gif") for url in asked)
    finally:
        context.close()
