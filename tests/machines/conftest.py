"""Two machines that have nothing in common but what docs/operations.md says they must share.

They are started once for each module, on a copy of the tests' PostgreSQL database in which rows are committed, with
a Redis of their own for cache and broker.
"""

import os
import shutil
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.db import connection, connections
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from editorial.platform.accounts.roles import Role
from editorial.platform.models import User
from tests import databases
from tests.factories import UserFactory
from tests.machines.cluster import Browser, Machine, Redis, wait_until

NEEDED = "needs DATABASE_URL of PostgreSQL, and redis-server: what two machines share is NOT tested here"
PASSWORD = "demo"


class Cluster(NamedTuple):
    here: Machine
    there: Machine
    redis: Redis


@pytest.fixture(scope="module")  # not longer: whatever the process tests next must not see these rows
def cluster(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cluster]:
    if connection.vendor != "postgresql" or not shutil.which("redis-server"):
        pytest.skip(NEEDED)
    folder = tmp_path_factory.mktemp("cluster")
    kept, own = connection.settings_dict["NAME"], f"machines_{os.getpid()}"
    redis = Redis(folder)
    environment = {
        "DJANGO_SETTINGS_MODULE": "editorial.platform.settings",
        "DATABASE_URL": databases.address_of(own),
        "CACHE_URL": f"rediscache://127.0.0.1:{redis.port}/1",
        "CELERY_BROKER_URL": f"redis://127.0.0.1:{redis.port}/0",
        "SEARCH_URL": f"tantivy://{folder}/shared/search",
        "SITE_URL": "http://localhost:8000",
        "EMAIL_URL": "",
    }
    here, there = (Machine(name, folder, folder / "shared", environment) for name in ("here", "there"))
    shared = override_settings(MEDIA_ROOT=folder / "shared" / "media", CELERY_BROKER_URL="")
    with django_db_blocker.unblock(), shared:
        databases.use(databases.copy_of_template(own))
        try:
            for machine in (here, there):
                machine.start()
            assert wait_until(lambda: here.answers() and there.answers()), here.log.read_text() + there.log.read_text()
            yield Cluster(here, there, redis)
        finally:
            for machine in (here, there):
                machine.stop()
            redis.stop()
            connections.close_all()
            databases.use(kept)
            databases.drop(own)


@pytest.fixture
def db(cluster: Cluster) -> Iterator[None]:
    """In place of the fixture that rolls back: rows are committed, into the database of the cluster."""
    yield
    connections.close_all()


@pytest.fixture(autouse=True)
def committed(db: None) -> None:
    """Every test here is about committed rows."""


@pytest.fixture
def here(cluster: Cluster) -> Machine:
    return cluster.here


@pytest.fixture
def there(cluster: Cluster) -> Machine:
    return cluster.there


@pytest.fixture
def ed(cluster: Cluster) -> User:
    if found := User.objects.filter(username="ed").first():
        return found
    made: User = UserFactory(username="ed", roles=[Role.CONTENT])
    made.password = make_password(PASSWORD, hasher=PBKDF2PasswordHasher())  # the tests' own hasher is theirs alone
    made.save()
    return made


@pytest.fixture
def eds_browser(ed: User, here: Machine) -> Browser:
    """Logged in at the one machine."""
    browser = Browser()
    assert "/login" not in browser.post(here, "/login/", {"username": "ed", "password": PASSWORD}).address
    return browser
