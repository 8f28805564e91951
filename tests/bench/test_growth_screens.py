"""Every screen asks the database as often for much as for little."""

from typing import Any

import pytest

from editorial.platform.management.growth.measuring import queries_and_bytes_of, screens
from tests.bench.conftest import a_copy

pytestmark = pytest.mark.long

LITTLE, MUCH = 12, 72  # pieces; a list of the former is shorter than its page
SLACK = 1  # queries: what a list shows may be of one kind or of two, and each kind is asked for by itself

# Screens that still ask more often for more, and why: strict, so whoever mends one takes it out here.
GROWING: dict[str, str] = {}

NAMES = [screen.name for screen in screens()]


@pytest.fixture(scope="module")
def counts(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[int, dict[str, int]]:
    """Queries by size and screen."""
    found = {}
    for size in (LITTLE, MUCH):
        with a_copy(size, tmp_path_factory.mktemp(str(size)), django_db_blocker):
            found[size] = {screen.name: queries_and_bytes_of(screen)[0] for screen in screens()}
    return found


def as_known(name: str) -> Any:
    marks = [pytest.mark.xfail(strict=True, reason=GROWING[name])] if name in GROWING else []
    return pytest.param(name, marks=marks)


@pytest.mark.parametrize("name", map(as_known, NAMES))
def test_a_screen_asks_as_often_for_much_as_for_little(counts: dict[int, dict[str, int]], name: str) -> None:
    assert abs(counts[MUCH][name] - counts[LITTLE][name]) <= SLACK


@pytest.mark.django_db  # so that there is a database for the others too
def test_no_two_screens_have_one_name() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_what_grows_is_a_screen() -> None:
    assert GROWING.keys() <= set(NAMES)
