"""Kill the drain with -9, again and again: what was acknowledged with 204 is in the database once."""

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.audience.test_beacon import event, tell
from tests.databases import copy_of_template

pytestmark = pytest.mark.long

PATIENCE = 60.0  # seconds until a drain has taken something in
PIECE = "b0a2a1f6-5c1d-4a2c-9d0e-0d4b0f6d9c11"
DRAIN = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
from pathlib import Path
from django.conf import settings
from django.db import connections
connections["default"].settings_dict["NAME"] = {name!r}
settings.SPOOL_DIR = Path({spool!r})
from audience.events import drain
from audience.events.bot_detection import agent_is_a_program
from assets.models import Asset
Asset.objects.get_or_create(uuid={piece!r}, defaults={{"title": "A guide"}})
drain.BATCH = 20
agent_is_a_program("Mozilla")
print("ready", flush=True)
while drain.drain() or {forever!r}:
    pass
"""


@pytest.fixture
def house(tmp_path: Path, settings: Any, db: None) -> Path:
    """A database of its own, as the migrations left it: what is committed to it is nobody else's."""
    if connection.vendor != "sqlite":
        pytest.skip("SKIPPED: the drain's crash test kills it on a SQLite file of its own")
    settings.SPOOL_DIR = tmp_path / "spool"
    path = tmp_path / "crash.sqlite3"
    copy_of_template(str(path))
    return path


def child(house: Path, *, forever: bool) -> subprocess.Popen[bytes]:
    code = DRAIN.format(name=str(house), spool=str(settings.SPOOL_DIR), piece=PIECE, forever=forever)
    started = subprocess.Popen([sys.executable, "-c", code], cwd=settings.BASE_DIR, stdout=subprocess.PIPE)  # noqa: S603
    assert started.stdout is not None
    assert started.stdout.readline() == b"ready\n", "the drain could not start; its reason stands above"
    return started


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def ask(house: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(house, timeout=20) as database:
        return database.execute(sql).fetchall()


def count(house: Path) -> int:
    return int(ask(house, "SELECT count(*) FROM audience_event")[0][0])


def test_a_drain_killed_again_and_again_neither_loses_nor_doubles(house: Path) -> None:
    acknowledged = set()
    client = Client()
    for _ in range(400):
        events = [event(kind="engaged", value=1, piece=PIECE) for _ in range(10)]
        if tell(client, *events).status_code == 204:
            acknowledged |= {made["id"].replace("-", "") for made in events}
    seen = []
    for _ in range(5):
        before = count(house)
        process = child(house, forever=True)
        end = time.monotonic() + PATIENCE
        while count(house) == before:
            assert process.poll() is None, f"the drain ended with {process.returncode}"
            assert time.monotonic() < end, "the drain takes nothing in"
            time.sleep(0.002)
        kill(process)
        seen.append(count(house))
    assert any(0 < taken < len(acknowledged) for taken in seen), seen
    assert child(house, forever=False).wait(timeout=60) == 0
    assert {str(id_) for (id_,) in ask(house, "SELECT id FROM audience_event")} == acknowledged
    assert ask(house, "SELECT sum(count), sum(total) FROM audience_dayreading") == [(len(acknowledged),) * 2]
