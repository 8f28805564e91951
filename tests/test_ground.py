"""The ground everything stands on: which way rooms look, what may never be shadowed, what must not be missing."""

import ast
import re
import subprocess
import sys
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
# Rooms, and the floors of editorial, in the order in which they may be imported: each only those before it.
ORDER = settings.ROOMS
FOLDERS = {name: ROOT / name.replace(".", "/") for name in ORDER} | {
    "editorial_calendar": ROOT / "calendar" / "editorial_calendar"
}
MOST_MODULES = 15  # flat in one folder; more become packages by noun


def imported(source: Path) -> set[str]:
    """Every module that is imported in a file, at its head or inside a function."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def within(module: str, name: str) -> bool:
    return module == name or module.startswith(f"{name}.")


@pytest.mark.parametrize("name", ORDER)
def test_a_room_or_floor_imports_only_those_before_it(name: str) -> None:
    later = [*ORDER[ORDER.index(name) + 1 :], "tests"]
    looking_up = {
        str(source.relative_to(ROOT)): wrong
        for source in FOLDERS[name].rglob("*.py")
        if (wrong := {module for module in imported(source) for other in later if within(module, other)})
    }
    assert looking_up == {}


def test_nothing_of_editorial_stands_beside_its_floors() -> None:
    floors = {name.partition(".")[2] for name in ORDER if name.startswith("editorial.")}
    beside = {path.name for path in (ROOT / "editorial").iterdir() if path.name not in ("__init__.py", "__pycache__")}
    assert beside == floors


def test_no_folder_keeps_more_flat_modules_than_one_can_look_over() -> None:
    counted = Counter(
        str(source.parent.relative_to(ROOT))
        for name in ORDER
        for source in FOLDERS[name].rglob("*.py")
        if source.name != "__init__.py" and "migrations" not in source.parts
    )
    assert {folder: number for folder, number in counted.items() if number > MOST_MODULES} == {}


def test_no_import_inside_a_function_hides_a_circle() -> None:
    """Some are late for the time they take; none may be late because the two modules import each other."""
    modules = {module_of(source): source for name in ORDER for source in FOLDERS[name].rglob("*.py")}
    imports = {name: {other for other in imported(source) if other in modules} for name, source in modules.items()}
    circles = []
    for name, source in modules.items():
        for late in imported_late(source) & modules.keys():
            if name in reached_from(late, imports):
                circles.append((name, late))
    assert circles == []


def module_of(source: Path) -> str:
    parts = source.relative_to(ROOT).with_suffix("").parts
    parts = parts[1:] if parts[0] == "calendar" else parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_late(source: Path) -> set[str]:
    """What is imported inside functions; an app's `ready` is late by Django's own order."""
    functions = [
        node
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.FunctionDef) and not (source.name == "apps.py" and node.name == "ready")
    ]
    names: set[str] = set()
    for function in functions:
        for node in ast.walk(function):
            if isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def reached_from(start: str, imports: dict[str, set[str]]) -> set[str]:
    seen, waiting = set(), [start]
    while waiting:
        for other in imports[waiting.pop()] - seen:
            seen.add(other)
            waiting.append(other)
    return seen


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
    """`transaction=True` ends with a flush: what migrations made (roles, vocabularies, front page) would be gone.

    Tests that need committed rows stand in `tests/concurrency/`, where each has a copy of the database.
    """
    forbidden = re.compile(r"django_db\([^)]*transaction=True|\btransactional_db\b")
    offenders = [p.name for p in (ROOT / "tests").rglob("test_*.py") if forbidden.search(p.read_text())]
    assert [name for name in offenders if name != Path(__file__).name] == []
