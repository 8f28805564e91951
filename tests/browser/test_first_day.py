"""An empty installation in a browser: from the link of the command line to the first map and the first plan."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import AGENT, DESK, PHONE, Watched
from tests.browser.live import LiveSite

PASSWORD = "brass-kettle-41"
Axe = Callable[..., None]


@pytest.fixture(scope="module")
def empty_site(chromium: Watched, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """Migrated and served, without a person and without the demo."""
    live = LiveSite(tmp_path_factory.mktemp("empty"))
    live.environment["DEMO"] = ""
    live.run("migrate", "--verbosity=0")
    live.serve()
    yield live
    live.stop()


def opened(chromium: Watched, site: LiveSite, viewport: dict[str, int]) -> Page:
    context = chromium.browser.new_context(
        base_url=site.url,
        viewport=viewport,  # type: ignore[arg-type]
        user_agent=AGENT,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def is_within(page: Page) -> bool:
    """Nothing makes the page wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_the_first_day_from_a_link_to_a_plan(empty_site: LiveSite, chromium: Watched, axe: Axe) -> None:
    said = empty_site.run("invite", "ada@example.com")
    found = re.search(r"/password/[\w-]+/", said)
    assert found
    page = opened(chromium, empty_site, DESK)
    page.goto(found[0])
    axe(page)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    log_in(page, "ada@example.com")

    expect(page.locator("h1").last).to_have_text("From an empty house to a first plan")
    assert page.locator("main a.button:not(.button-secondary)").all_inner_texts() == ["Name the publication"]
    axe(page)
    page.get_by_role("button", name=re.compile("Skip for now ?: Name and look")).click()
    expect(page.get_by_text("Left for later", exact=True)).to_be_visible()

    page.get_by_role("link", name="Choose your words").click()
    page.get_by_role("link", name="Software company").click()
    page.get_by_label("Personas").fill("IT director\nDaily user\nit director")
    page.get_by_role("button", name="See what would be made").click()
    expect(page.get_by_text("not made: twice in this list")).to_be_visible()
    axe(page)
    page.get_by_role("button", name=re.compile("Make .* words")).click()
    expect(page.get_by_role("link", name="Take them back")).to_be_visible()

    page.goto("/admin/people/")
    page.get_by_label("E-mail addresses").fill("ed@example.com\nnobody")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_label("E-mail addresses")).to_be_focused()
    axe(page)
    page.get_by_label("E-mail addresses").fill("ed@example.com")
    page.get_by_role("button", name="Invite").click()
    page.get_by_role("button", name=re.compile("Show the link ?of ed@example.com")).click()
    link = page.get_by_label("Link that sets the password").input_value()
    assert link.startswith(empty_site.url)

    page.goto("/admin/coverage/targets/")
    axe(page)
    page.get_by_role("button", name="Set targets and see the map").click()
    page.get_by_role("button", name=re.compile("Plan this")).first.click()
    page.goto("/admin/first-day/")
    expect(page.locator("h1").last).to_have_text("Your first map and your first plan are there")
    axe(page)
    page.context.close()


def log_in(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


SCREENS = ["/admin/", "/admin/first-day/", "/admin/people/", "/admin/vocabularies/first-words/?starter=industrial"]
SCREENS += ["/admin/coverage/targets/", "/admin/coverage/", "/password/forgotten/"]


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_its_screens_fit_and_pass_axe(
    viewport: dict[str, int], empty_site: LiveSite, chromium: Watched, axe: Axe
) -> None:
    name = f"ada{viewport['width']}@example.com"
    found = re.search(r"/password/[\w-]+/", empty_site.run("invite", name))
    assert found
    page = opened(chromium, empty_site, viewport)
    page.goto(found[0])
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    log_in(page, name)
    for address in SCREENS:
        page.goto(address)
        axe(page)
        assert is_within(page), address
    page.context.close()
