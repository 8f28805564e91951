"""Databases of the tests: migrated once into a template, of which each process of the tests has a copy of its own.

A test that needs rows that are committed, or another process that reads them, has one more copy: nothing is emptied.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from editorial.platform.management.backups import copy_sqlite

TEMPLATE = settings.DATABASES["default"]["TEST"]["NAME"]
LOCK = settings.VAR_DIR.parent / f"{Path(TEMPLATE).name}.lock"
IS_FILE = connection.vendor == "sqlite"
OF_THIS_PROCESS = str(settings.VAR_DIR / "tests.sqlite3") if IS_FILE else f"{TEMPLATE}_{settings.VAR_DIR.name}"


def make_template(*, anew: bool) -> None:
    """Migrate the template, unless it is there and complete; nobody is connected to it afterwards."""
    used = settings.DATABASES["default"]["NAME"]
    with one_at_a_time():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=not anew)
        use(used)


def use(name: str) -> None:
    """Connect to that database from now on, as do threads that connect later."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def copy_of_template(name: str) -> str:
    """What migrations made, as a database of that name (on SQLite: path), in place of one that may be there."""
    with one_at_a_time():
        if IS_FILE:
            for end in ("", "-wal", "-shm"):
                Path(f"{name}{end}").unlink(missing_ok=True)
            copy_sqlite(Path(TEMPLATE), Path(name))
            return name
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    return name


def create(name: str) -> None:
    """An empty database."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')


def address_of(name: str) -> str:
    """DATABASE_URL of a database of that name on the server of the tests."""
    server = connection.settings_dict
    return f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{name}"


def drop(name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def rows_of_a_module(blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is made here lasts for the module whose fixture this is; each test has a savepoint of its own."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Processes of the tests take turns: PostgreSQL copies no database to which somebody is connected."""
    LOCK.parent.mkdir(parents=True, exist_ok=True)
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
