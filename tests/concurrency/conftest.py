"""Two people, or two machines, in the same moment: threads with connections of their own, on PostgreSQL.

A race needs rows that are committed, and SQLite has one writer. So each test has a copy of the tests' database, made by
PostgreSQL from the migrated one and dropped in the end: what migrations made is there, and nothing needs emptying.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from django.conf import LazySettings
from django.db import connection, connections
from django.db.backends.utils import CursorWrapper
from pytest_django import DjangoDbBlocker

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
        copy_database(kept, own)
        connection.settings_dict["NAME"] = own  # threads that connect later read it too
        try:
            yield
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = kept
            with administration() as cursor:
                cursor.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


def copy_database(kept: str, own: str) -> None:
    with administration() as cursor:
        # A database is copied only while nobody is connected to it.
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [kept])
        cursor.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{kept}"')


def administration() -> AbstractContextManager[CursorWrapper]:
    """A cursor outside of the databases at hand, for statements that no transaction may hold."""
    connection.close()
    return connection._nodb_cursor()


@pytest.fixture(autouse=True)
def committed(db: None) -> None:
    """Every test here is about committed rows."""
