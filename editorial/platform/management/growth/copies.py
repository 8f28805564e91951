"""Copies of an installation: a folder, a database and a search index of their own, with made-up rows.

A copy on SQLite stays under var/growth and is measured again, until a loader, a migration or the scale changes. One on
PostgreSQL is a database beside the installation's own, dropped when it has been measured.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from editorial.platform.management.growth.measuring import Cost
from editorial.platform.management.growth.scale import Scale
from editorial.platform.rooms import offers

MARK = "growth-copy"  # a file in the folder of every copy: what is filled and measured is never an installation
FILLED = "filled"  # another, once it is
ELSEWHERE = ("SEARCH_URL", "CACHE_URL", "CELERY_BROKER_URL", "EMAIL_URL")  # servers a copy must not touch


def costs_at(pieces: int) -> dict[str, Cost]:
    """By screen, of a copy with so many pieces, which is made first if there is none."""
    with _copy(pieces) as (folder, database):
        _run(folder, database, pieces)
        found = json.loads((folder / "costs.json").read_text())
    return {name: Cost(**cost) for name, cost in found.items()}


def is_copy() -> bool:
    """Whether this very process runs in a copy."""
    return (settings.VAR_DIR / MARK).exists()


@contextmanager
def _copy(pieces: int) -> Iterator[tuple[Path, str]]:
    """Its folder, and the address of its database."""
    folder = Path(settings.VAR_DIR) / "growth" / f"{connection.vendor}-{pieces}"
    if connection.vendor == "sqlite":
        state = _fingerprint(pieces)
        if not _is_filled(folder, state):
            _begin(folder, state)
        yield folder, f"sqlite:///{folder / 'broadsheet.sqlite3'}"
        return
    _begin(folder)
    name = f"{connection.settings_dict['NAME']}_growth_{pieces}"
    _drop(name)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    try:
        yield folder, urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    finally:
        _drop(name)
        shutil.rmtree(folder)


def _drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


def _begin(folder: Path, state: str = "") -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).write_text(state)


def _is_filled(folder: Path, state: str) -> bool:
    """By the loaders as they are now."""
    return (folder / FILLED).exists() and (folder / MARK).read_text() == state


def _fingerprint(pieces: int) -> str:
    """Of all that decides what a copy holds."""
    state = hashlib.sha256(repr(Scale.of(pieces)).encode())
    loaders = [Path(str(room.__file__)) for room in offers("growth")]
    rooms = {loader.parent for loader in loaders}
    migrations = sorted(path for room in rooms for path in room.glob("migrations/0*.py"))
    for path in (*loaders, *sorted(Path(__file__).parent.glob("*.py")), *migrations):
        state.update(path.read_bytes())
    return state.hexdigest()


def _run(folder: Path, database: str, pieces: int) -> None:
    """In a process of its own: settings are read once, at the start."""
    own = {"VAR_DIR": str(folder), "DATABASE_URL": database, "SITE_URL": "http://localhost", "LOG_LEVEL": "ERROR"}
    surroundings = os.environ | dict.fromkeys(ELSEWHERE, "") | own
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "growth_copy", str(pieces)]
    subprocess.run(command, env=surroundings, check=True)  # noqa: S603  # ourselves
