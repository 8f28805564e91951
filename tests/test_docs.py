"""The documentation says what is there: its links lead somewhere, its numbers are the code's."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from editorial_calendar.coverage import arithmetic, gaps

pytestmark = pytest.mark.anywhere
ROOT = Path(settings.BASE_DIR)
FRONT = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]
PAGES = [*(ROOT / name for name in FRONT), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|js|html|md))`")
NUMBER = re.compile(r"`([A-Z_]+)` ([\d.]*\d)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    addresses = [address for address in LINK.findall(page.read_text()) if "://" not in address]
    targets = {(page.parent / address.partition("#")[0]).resolve() for address in addresses}
    assert [target for target in targets if not target.exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_is_named_is_there(page: Path) -> None:
    bases = [ROOT, *(ROOT / room for room in ("editorial", "assets", "search", "audience"))]
    named = [name for name in FILE.findall(page.read_text()) if "<" not in name]
    assert [name for name in named if not any((base / name).exists() for base in bases)] == []


def test_every_page_is_in_an_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text() + (ROOT / "docs" / "decisions" / "README.md").read_text()
    assert [page.name for page in PAGES[2:] if page.name not in index and page.name != "README.md"] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(page.name[:4]) for page in sorted((ROOT / "docs" / "decisions").glob("0*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_how_coverage_is_counted_is_written_with_the_numbers_of_the_code() -> None:
    written = dict(NUMBER.findall((ROOT / "docs" / "coverage.md").read_text()))
    code = {name: getattr(arithmetic, name, None) or getattr(gaps, name, None) for name in written}
    assert len(written) > 10
    assert {name: float(number) for name, number in written.items()} == code
