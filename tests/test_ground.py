"""The ground everything stands on: which way rooms look, what may never be shadowed, what must not be missing."""

import ast
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
ROOMS = ["search", "editorial", "assets", "audience", "editorial_calendar"]
FOLDERS = {room: ROOT / room for room in ROOMS} | {"editorial_calendar": ROOT / "calendar" / "editorial_calendar"}
# Tests see everything; the product may not see them.
FORBIDDEN_EVERYWHERE = {"tests"}


def imported_rooms(source: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_those_to_its_left(room: str) -> None:
    right = set(ROOMS[ROOMS.index(room) + 1 :]) | FORBIDDEN_EVERYWHERE
    looking_right = {
        str(source.relative_to(ROOT)): names
        for source in FOLDERS[room].rglob("*.py")
        if (names := imported_rooms(source) & right)
    }
    assert looking_right == {}


def test_search_knows_no_model() -> None:
    offenders = [
        p.name
        for p in FOLDERS["search"].rglob("*.py")
        if "django.db.models" in p.read_text() or ".models import" in p.read_text()
    ]
    assert offenders == []


def test_a_fresh_interpreter_gets_the_standard_calendar() -> None:
    """In this process it would be found in memory already; only a fresh interpreter shows what is shadowed."""
    code = "import calendar, sys; sys.path.append('calendar'); import calendar as c; print(c.__file__)"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert not found.stdout.startswith(str(ROOT))
    assert not (ROOT / "calendar" / "__init__.py").exists()


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_system_checks_are_silent() -> None:
    call_command("check", fail_level="WARNING")


@pytest.mark.parametrize(
    ("package", "floor"),
    [("django", (5, 2, 19)), ("wagtail", (8, 0, 1)), ("pillow", (12, 0)), ("lxml", (6, 0)), ("pypdf", (6, 0))],
)
def test_no_package_is_older_than_its_security_floor(package: str, floor: tuple[int, ...]) -> None:
    found = tuple(int(part) for part in version(package).split(".")[: len(floor)] if part.isdigit())
    assert found >= floor


def test_no_test_empties_the_database_that_is_kept() -> None:
    """`transaction=True` ends with a flush: what migrations made (roles, vocabularies, front page) would be gone."""
    forbidden = re.compile(r"django_db\([^)]*transaction=True|\btransactional_db\b")
    offenders = [p.name for p in (ROOT / "tests").rglob("test_*.py") if forbidden.search(p.read_text())]
    assert [name for name in offenders if name != Path(__file__).name] == []
