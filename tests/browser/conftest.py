"""Browser tests see the demo as people do: `desk` and `phone` pages, `as_person("sally")`, `axe(page)`.

    def test_sally_finds_the_deck(as_person, axe):
        page = as_person("sally")                       # or as_person("sally", PHONE, "dark")
        page.goto("/library/?q=downtime")
        axe(page)

No page may ask anything of another origin, raise an error, or break the Content-Security-Policy: checked after each
test. `site.run("import_content", …)` runs a command there, `site.emails()` are the mails sent.
"""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import CHROMIUM, DESK, PHONE, WAGTAIL, Watched, violations
from tests.browser.live import LiveSite


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    if not CHROMIUM.exists():
        pytest.skip(f"BROWSER TESTS NOT RUN: {CHROMIUM} is missing; install Debian's package chromium")
    live = LiveSite(tmp_path_factory.mktemp("site"))
    live.start()
    yield live
    live.stop()


@pytest.fixture(scope="session")
def found(site: LiveSite) -> dict[str, str]:
    """What the names in the addresses of screens stand for; sets the stage once."""
    said = site.run("shell", "--no-imports", "-c", "from tests.browser.stage import set_up; set_up()")
    return json.loads(said.strip().splitlines()[-1])  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def chromium(site: LiveSite) -> Iterator[Watched]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread; tests may still ask the ORM
    with sync_playwright() as playwright:
        watched = Watched(playwright, site.url)
        yield watched
        watched.browser.close()


@pytest.fixture
def open_page(chromium: Watched) -> Iterator[Callable[..., Page]]:
    """Open a page: `open_page(PHONE, person="sally", scheme="dark")`."""
    chromium.complaints.clear()
    yield chromium.open
    chromium.close_pages()
    assert chromium.complaints == []


@pytest.fixture
def desk(open_page: Callable[..., Page]) -> Page:
    """A stranger's page on a desktop."""
    return open_page(DESK)


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A stranger's page on a phone."""
    return open_page(PHONE)


@pytest.fixture
def as_person(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """A page of someone of the demo who has logged in: `as_person("sally")`, `as_person("ed", PHONE, "dark")`."""

    def open_as(person: str, viewport: dict[str, int] = DESK, scheme: str = "light") -> Page:
        return open_page(viewport, person=person, scheme=scheme)

    return open_as


@pytest.fixture
def axe() -> Callable[..., None]:
    """Fails with what axe finds on a page; `exclude` takes selectors beside Wagtail's own frame."""

    def check(page: Page, exclude: tuple[str, ...] = ()) -> None:
        assert violations(page, [*WAGTAIL, *exclude]) == []

    return check
