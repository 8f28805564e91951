"""Two people, or two machines, in the same moment: threads with connections of their own, on PostgreSQL.

A race needs rows that are committed, and SQLite has one writer. So each test has a copy of the template, dropped in
the end: what migrations made is there, and nothing needs emptying.
"""

import os
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from tests import databases

NEEDED = "DATABASE_URL names no PostgreSQL server: what two people do at once is NOT tested here"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "concurrency":
            item.add_marker(pytest.mark.service)


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, settings: LazySettings) -> Iterator[None]:
    """In place of the fixture that rolls back: everything is committed, into a database of this test's own."""
    if connection.vendor != "postgresql":
        pytest.skip(NEEDED)
    settings.CELERY_BROKER_URL = ""  # ids of this database's jobs are none of a running worker's business
    kept, own = connection.settings_dict["NAME"], f"race_{os.getpid()}"
    with django_db_blocker.unblock():
        databases.use(databases.copy_of_template(own))
        try:
            yield
        finally:
            connections.close_all()
            databases.use(kept)
            databases.drop(own)


@pytest.fixture(autouse=True)
def committed(db: None) -> None:
    """Every test here is about committed rows."""
