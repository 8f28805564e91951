"""The cast: Ed edits, Paul plans, Xena is the expert, Sally and Sam sell, Ada is the admin, Charlie may see nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from editorial.platform.accounts.roles import Role
from editorial.platform.health import recent_findings
from editorial.platform.jobs.runner import run_due
from editorial.platform.models import User
from editorial.site.brand.chrome import site_chrome
from tests import databases
from tests.clock import wait_for_the_day
from tests.factories import UserFactory
from tests.indexes import own_index

# A busy machine is no fault of the code: examples are counted, not timed.
hypothesis_settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is said to hold anywhere is not run again on servers, so it must not ask them anything.

    Modules with long tests come first: two processes that share them end together.
    """
    long = {item.path for item in items if item.get_closest_marker("long")}
    items.sort(key=lambda item: item.path not in long)
    wrong = [item.nodeid for item in items if item.get_closest_marker("anywhere") and asks_servers(item)]
    if wrong:
        raise pytest.UsageError(f"marked “anywhere”, and yet they use a server: {', '.join(wrong)}")


def asks_servers(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("django_db", "service"))
    return marked or not {"db", "engine", "client"}.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_createdb: bool
) -> None:
    """In place of pytest-django's: each process has a copy of the template, which `--create-db` migrates anew."""
    with django_db_blocker.unblock():
        databases.make_template(anew=django_db_createdb)
        databases.use(databases.copy_of_template(databases.OF_THIS_PROCESS))


@pytest.fixture(autouse=True)
def on_one_day() -> None:
    """“Today” in a test and in what it asks must be the same day."""
    sleep(wait_for_the_day(timezone.localtime()))


@pytest.fixture(autouse=True)
def own_library_index(tmp_path: Path) -> Iterator[None]:
    """Each test searches an index of its own: here, or on the server SEARCH_URL names."""
    with own_index(tmp_path):
        yield


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What a test before left in the cache is about rows that were rolled back."""
    cache.clear()
    recent_findings.forget()


@pytest.fixture
def frame_kept(db: None, settings: Any) -> None:
    """What stands around every page is made already, as it is in use: for tests that count questions."""
    settings.PAGE_CACHE_SECONDS = 300
    site_chrome()


@pytest.fixture
def member(db: None) -> Callable[..., User]:
    """Make a member: `member("sally", Role.SALES)`."""

    def make(username: str, *roles: Role) -> User:
        return UserFactory(username=username, roles=roles)

    return make


@pytest.fixture
def ed(member: Callable[..., User]) -> User:
    return member("ed", Role.CONTENT)


@pytest.fixture
def paul(member: Callable[..., User]) -> User:
    return member("paul", Role.MARKETING_LEAD)


@pytest.fixture
def xena(member: Callable[..., User]) -> User:
    return member("xena", Role.EXPERT)


@pytest.fixture
def sally(member: Callable[..., User]) -> User:
    return member("sally", Role.SALES)


@pytest.fixture
def sam(member: Callable[..., User]) -> User:
    return member("sam", Role.SALES_LEAD)


@pytest.fixture
def petra(member: Callable[..., User]) -> User:
    return member("petra", Role.PARTNER)


@pytest.fixture
def ada(member: Callable[..., User]) -> User:
    return member("ada", Role.ADMIN)


@pytest.fixture
def charlie(member: Callable[..., User]) -> User:
    """Has an account and no role."""
    return member("charlie")


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A browser in which that person is logged in: `as_user(sally).get("/library/")`."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def work() -> Callable[[], int]:
    """Run all jobs that are due, as the worker would."""

    def drain() -> int:
        total = 0
        while done := run_due():
            total += done
        return total

    return drain
