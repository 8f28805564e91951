"""What is imported is declared where it is needed, and nothing is declared that nobody uses."""

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import settings

from editorial.platform.management.commands import demo

pytestmark = pytest.mark.anywhere
ROOT = Path(settings.BASE_DIR)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ROOMS = ["search", "editorial", "assets", "audience", "calendar"]
OURS = {*(name.partition(".")[0] for name in settings.ROOMS), "tests"}

# Modules that are loaded only where a setting names what they talk to, or for the demo: the extras they may lean on.
WITH_EXTRAS = {
    "editorial/platform/cache/redis_cache.py": {"redis"},
    "search/cluster": {"elasticsearch", "opensearch"},
    "assets/demo": {"demo"},
    "assets/bench/relevance.py": {"dev"},
    "tests": {"dev"},
}
# Used without an import: run as a command or a plug-in, named in a setting, or read by the type checker.
RUN = {"granian", "psycopg"}
TOOLS = {"ruff", "mypy", "django-stubs", "pytest-cov", "pytest-timeout", "pytest-xdist", "lxml-stubs"}
TOOLS |= {"types-pyyaml", "types-defusedxml", "types-openpyxl"}


def name_of(requirement: str) -> str:
    """The distribution a requirement names, spelled as in an index: `psycopg[binary]>=3.2` is `psycopg`."""
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return re.sub(r"[._-]+", "-", found.group()).lower()


CORE = {name_of(requirement) for requirement in PROJECT["dependencies"]}
EXTRAS = {
    extra: {name_of(requirement) for requirement in requirements}
    for extra, requirements in PROJECT["optional-dependencies"].items()
}
# `dev` brings what the demo needs: the tests load it.
EXTRAS["dev"] = EXTRAS["dev"] - {PROJECT["name"]} | EXTRAS["demo"]
INSTALLED = {module: {name_of(name) for name in names} for module, names in packages_distributions().items()}
NOT_INSTALLED = {"opensearchpy": {"opensearch-py"}}  # where an extra is left out, and its module is spelled otherwise


def bringing(package: str) -> set[str]:
    """The distributions that bring a package."""
    return INSTALLED.get(package) or NOT_INSTALLED.get(package, {package})


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def packages(source: Path) -> set[str]:
    """The top level packages of others that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names - OURS - sys.stdlib_module_names


def allowed(source: Path) -> set[str]:
    """The distributions a module may import from."""
    path = str(source.relative_to(ROOT))
    extras = [extra for place, names in WITH_EXTRAS.items() if path.startswith(place) for extra in names]
    return CORE.union(*(EXTRAS[extra] for extra in extras))


@pytest.mark.parametrize("room", [*ROOMS, "tests"])
def test_every_import_is_declared_where_it_is_needed(room: str) -> None:
    undeclared = defaultdict(set)
    for source in sources(room):
        for package in packages(source):
            if not bringing(package) & allowed(source):
                undeclared[str(source.relative_to(ROOT))].add(package)
    assert dict(undeclared) == {}


def test_nothing_is_declared_that_nobody_uses() -> None:
    imported = set().union(*(packages(source) for source in sources(*ROOMS, "tests")))
    named = {name.partition(".")[0] for name in [*settings.INSTALLED_APPS, *settings.MIDDLEWARE]}
    used = set().union(*(bringing(package) for package in imported | named))
    declared = CORE.union(*EXTRAS.values())
    assert sorted(declared - used - RUN - TOOLS) == []
    assert sorted((RUN | TOOLS) - declared) == []


def test_the_demo_knows_which_packages_are_its_own() -> None:
    assert set().union(*(bringing(package) for package in demo.PACKAGES)) == EXTRAS["demo"]
