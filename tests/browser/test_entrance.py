"""The door, as people see it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_log_in_is_clean(
    open_page: Callable[..., Page], axe: Callable[[Page], None], viewport: dict, scheme: str
) -> None:
    page = open_page(viewport, scheme=scheme)
    page.goto("/login/")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    axe(page)


def test_a_wrong_password_is_said_plainly(desk: Page, axe: Callable[[Page], None]) -> None:
    desk.goto("/login/")
    desk.get_by_label("Name").fill("sally")
    desk.get_by_label("Password").fill("wrong")
    desk.get_by_role("button", name="Log in").click()
    expect(desk.get_by_text("Please enter a correct username and password")).to_be_visible()
    axe(desk)


def test_it_scrolls_in_one_direction_only_on_the_smallest_phone(open_page: Callable[..., Page]) -> None:
    page = open_page({"width": 320, "height": 640})
    page.goto("/login/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_sally_logs_in_with_the_keyboard_alone(phone: Page) -> None:
    phone.goto("/login/")
    phone.get_by_label("Name").focus()
    phone.keyboard.type("sally")
    phone.keyboard.press("Tab")
    phone.keyboard.type("demo")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/library/**")
