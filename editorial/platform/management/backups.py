"""A backup is one folder: the database as it was at one moment, and the files that go with it.

The order keeps it whole while people work. The spools are copied first: a line that is drained meanwhile is in the
database as well, where the place up to which a file was drained says so. Other files are written before the row that
names them and are never changed, so those copied after the database hold at least all that its rows name.
"""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from editorial.platform.files.whole_files import PART
from editorial.platform.management.processes import die_with_parent

SPOOLS = ("spool",)
FILES = ("media", "private", "imports", "mail", "secret_key")  # what else under VAR_DIR cannot be made again
CLOCKS = ("site-version", "site-words-version", "celerybeat")
UNFINISHED = "restore-unfinished"  # the mark, under VAR_DIR: how far a restore came
COPYING, LOADED = "copying", "loaded"
MADE_AGAIN = frozenset({"search", "static", "growth", UNFINISHED, *CLOCKS})
SQLITE, POSTGRES, MANIFEST = "database.sqlite3", "database.dump", "backup.json"


class CannotBackUp(Exception):  # noqa: N818  # a reason to be shown
    """The text says why, and what to do."""


def back_up(target: Path) -> None:
    """Write a backup to a folder that is new or empty. Raises CannotBackUp; nothing is left of one that failed."""
    if target.exists() and any(target.iterdir()):
        raise CannotBackUp(f"{target} is not empty: name a new folder for each backup.")
    target.mkdir(parents=True, exist_ok=True)
    target.chmod(0o700)
    try:
        _write(target)
    except BaseException as error:
        _empty(target)
        if isinstance(error, OSError | sqlite3.Error):
            raise CannotBackUp(f"Not backed up, and nothing is left of it: {error}.") from error
        raise


def _write(target: Path) -> None:
    for name in SPOOLS:
        copy(settings.VAR_DIR / name, target / name)
    _dump(target)
    for name in FILES:
        copy(settings.VAR_DIR / name, target / name)
    said = {"made_at": timezone.now().isoformat(), "database": connection.vendor}
    (target / MANIFEST).write_text(json.dumps(said, indent=2) + "\n")  # last: a backup without it was not finished


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def left_out() -> list[str]:
    """What stands under VAR_DIR, is not in a backup, and is not made again either: not ours, or new and forgotten."""
    here = {path.name for path in settings.VAR_DIR.iterdir()}
    known = {*SPOOLS, *FILES, *MADE_AGAIN}
    database = Path(settings.DATABASES["default"]["NAME"]).name  # with -wal and -shm beside it, on SQLite
    return sorted(name for name in here if name.split(".")[0] not in known and not name.startswith(database))


def restore(source: Path) -> datetime:
    """Bring a backup back into an installation that holds nothing yet; when it was made. Raises CannotBackUp.

    One that was broken off goes on. Call `restored` when what else belongs to it is done.
    """
    try:
        said = json.loads((source / MANIFEST).read_text())
    except FileNotFoundError:
        raise CannotBackUp(f"{source} is not a backup, or one that was not finished.") from None
    if said["database"] != connection.vendor:
        raise CannotBackUp(f"This backup is of {said['database']}; DATABASE_URL names {connection.vendor}.")
    made_at = datetime.fromisoformat(said["made_at"])
    if _mark().exists() and _mark().read_text() == f"{LOADED} {source.resolve()}":
        return made_at
    if connection.introspection.table_names():
        raise CannotBackUp("There is a database here already. Restore into a new VAR_DIR or an empty database.")
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    _mark().write_text(f"{COPYING} {source.resolve()}")
    for name in (*SPOOLS, *FILES):
        copy(source / name, settings.VAR_DIR / name)
    _load(source)
    _mark().write_text(f"{LOADED} {source.resolve()}")
    return made_at


def restored() -> None:
    _mark().unlink(missing_ok=True)


def unfinished_restore() -> str:
    """What to do about a restore that was broken off; empty when none was."""
    try:
        source = _mark().read_text().partition(" ")[2]
    except FileNotFoundError:
        return ""
    again = f"Run it again, and it goes on: manage.py restore {source or 'FOLDER'}"
    return f"Restoring a backup is not finished, or was broken off. {again}"


def _mark() -> Path:
    return Path(settings.VAR_DIR) / UNFINISHED


def copy(source: Path, target: Path) -> None:
    """A file, or a folder with all below it; what goes away meanwhile is left out."""
    for path in _files(source):
        to = target / path.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copy2(path, to)
        except FileNotFoundError:
            to.unlink(missing_ok=True)


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for folder, _, names in os.walk(place):
        yield from (Path(folder) / name for name in names)


def _dump(target: Path) -> None:
    """The database at one moment, while others write."""
    if connection.vendor == "sqlite":
        copy_sqlite(Path(connection.settings_dict["NAME"]), target / SQLITE)
    else:
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target / POSTGRES}")


def copy_sqlite(source: Path, target: Path) -> None:
    """By a connection of its own: the copy of one that is writing waits for it for ever."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as read, closing(sqlite3.connect(target)) as made:
        read.backup(made)


def _load(source: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        place = Path(settings.DATABASES["default"]["NAME"])
        part = place.with_name(f"{place.name}{PART}")
        shutil.copy2(source / SQLITE, part)
        part.replace(place)
    else:
        _postgres(
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={_name()}",
            str(source / POSTGRES),
        )


def _postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on this database; the password is in its environment only."""
    given = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = os.environ | {name: str(given[key]) for name, key in names.items() if given.get(key)}
    path = shutil.which(program)
    if path is None:
        raise CannotBackUp(f"{program} is not here: install PostgreSQL's client (Debian: postgresql-client).")
    done = subprocess.run(  # noqa: S603  # no shell; the arguments are ours
        [path, *arguments], env=environment | {"PGDATABASE": _name()}, capture_output=True, text=True, check=False,
        preexec_fn=partial(die_with_parent, os.getpid()),  # there are no threads here
    )  # fmt: skip
    if done.returncode:
        raise CannotBackUp(f"{program}: {done.stderr.strip()}")


def _name() -> str:
    return str(connection.settings_dict["NAME"])
