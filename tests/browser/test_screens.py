"""Every screen, wide and narrow: usable by all, one heading, one next step, no sideways scroll, nothing elsewhere."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import DESK, PHONE, WAGTAIL, violations
from tests.browser.screens import CMS, READING, SCREENS, SELLING, Screen

SMALLEST = {"width": 320, "height": 640}
IN_THE_DARK = [*READING[:4], *SELLING[1:2], *SELLING[13:14], *CMS]
OpenPage = Callable[..., Page]
# Wagtail's frame hides what is too wide, so what stands out of our own part of it is looked for as well.
# What is filled with the accent is the next step, whatever its class: the CMS fills its plain `.button`.
# The half of a split button that opens the rest of its menu is no step of its own.
NEXT_STEPS = """() => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.background = "var(--accent)";
  const accent = getComputedStyle(probe).backgroundColor;
  probe.remove();
  return [...document.querySelectorAll("main :is(a, button, input)")]
    .filter(one => getComputedStyle(one).backgroundColor === accent)
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().width > 1)
    .filter(one => !one.closest(".w-dropdown__toggle, .w-sr-only, .visuallyhidden"))
    .map(one => one.textContent.trim().replace(/\\s+/g, " "));
}"""
OVERFLOW = """() => {
  const out = one => one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility();
  const ours = [...document.querySelectorAll(".ed *, .nice-padding *")].filter(one =>
    out(one) && !one.closest(".scroll, .sideways, .w-overflow-auto, .unseen, .w-sr-only, [data-w-tabs-target]"));
  const wide = document.documentElement.scrollWidth - innerWidth;
  const guilty = wide > 0 ? [...document.querySelectorAll("body *")].filter(out) : ours;
  return guilty.slice(-3).map(one => "too wide: " + one.outerHTML.slice(0, 120));
}"""


def show(open_page: OpenPage, screen: Screen, found: dict[str, str], scheme: str = "light") -> Page:
    page = open_page(DESK, person=screen.person, scheme=scheme)
    answer = page.goto(screen.address.format_map(found))
    assert answer is not None
    assert answer.status == screen.status
    return page


def faults(page: Page, screen: Screen, viewport: Any) -> list[str]:
    page.set_viewport_size(viewport)
    wrong = violations(page, [*WAGTAIL, *screen.exclude])
    if (headings := page.locator("h1").count()) != screen.headings:
        wrong.append(f"{headings} h1")
    if len(steps := page.evaluate(NEXT_STEPS)) > screen.primary:
        wrong.append(f"{len(steps)} next steps: {steps}")
    return [f"at {viewport['width']}: {one}" for one in wrong]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_screen_serves_everybody_at_every_width(open_page: OpenPage, found: dict[str, str], screen: Screen) -> None:
    page = show(open_page, screen, found)
    wrong = faults(page, screen, DESK) + faults(page, screen, PHONE)
    page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]
    if screen in CMS:
        page.reload()  # its frame measures the window once
    assert wrong + page.evaluate(OVERFLOW) == []


@pytest.mark.parametrize("screen", IN_THE_DARK, ids=lambda screen: screen.name)
def test_the_dark_scheme_can_be_read(open_page: OpenPage, found: dict[str, str], screen: Screen) -> None:
    page = show(open_page, screen, found, "dark")
    assert violations(page, [*WAGTAIL, *screen.exclude]) == []
