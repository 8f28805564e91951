"""Kill workers with -9 in the middle of 200 jobs: none is lost, none is done twice."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests import databases

pytestmark = pytest.mark.long

JOBS = 200
EXACTLY_ONCE = list(range(JOBS))
LEASE = 2  # seconds
PATIENCE = 120.0  # seconds for everything


@dataclass
class House:
    """An installation of its own: database, folder and environment, and the workers running in it."""

    environment: dict[str, str]
    command: list[str]
    query: Callable[[str], list[tuple]]  # asks the database past Django, which would take long to start
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def python(self, *arguments: str) -> None:
        command = [sys.executable, *arguments]
        subprocess.run(command, env=self.environment, cwd=settings.BASE_DIR, check=True, capture_output=True)  # noqa: S603

    def written(self) -> list[int]:
        return sorted(int(key) for (key,) in self.query("SELECT job FROM crash_ledger"))

    def left(self) -> int:
        return self.query("SELECT count(*) FROM platform_job WHERE state IN ('waiting', 'running')")[0][0]

    def deaths(self) -> int:
        return len(list(Path(self.environment["VAR_DIR"]).glob("died-*")))

    def start_worker(self) -> None:
        with self.log.open("ab") as log:
            self.workers.append(
                subprocess.Popen(  # noqa: S603
                    [sys.executable, *self.command],
                    env=self.environment,
                    cwd=settings.BASE_DIR,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def kill_workers(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        self.workers.clear()

    def keep_a_worker(self) -> None:
        """One is killed from inside a job; a second that ends by itself cannot start, nor can any other."""
        ended = [worker.returncode for worker in self.workers if worker.poll() is not None]
        assert len([code for code in ended if code != -signal.SIGKILL]) < 2, self.log.read_text()[-2000:]
        if len(ended) == len(self.workers):
            self.start_worker()

    @property
    def log(self) -> Path:
        return Path(self.environment["VAR_DIR"], "worker.log")

    def work_until(self, enough: Callable[[], bool]) -> None:
        """Start a worker whenever none lives, until it is enough, or long enough has passed."""
        end = time.monotonic() + PATIENCE
        while not enough() and time.monotonic() < end:
            self.keep_a_worker()
            time.sleep(0.02)

    def survive(self) -> list[int]:
        """Let 200 jobs be done while a worker is killed from inside one, and then from outside; what was written."""
        self.python("-m", "tests.editorial.crash.ledger", str(JOBS))
        self.work_until(lambda: len(self.written()) > JOBS // 2)
        self.kill_workers()
        self.work_until(lambda: not self.left())
        return self.written()


def environment(folder: Path, **more: str) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.editorial.crash.settings",
        "VAR_DIR": str(folder),
        "JOB_LEASE": str(LEASE),
        "CRASH_AT": "40",
        "CELERY_BROKER_URL": "",
        **more,
    }


@pytest.fixture
def small_house(db: None, tmp_path: Path) -> Iterator[House]:
    """On SQLite and without a broker: a copy of the template, and `manage.py work`."""
    if connection.vendor != "sqlite":
        pytest.skip("the other crash test is for this database")
    file = tmp_path / "broadsheet.sqlite3"
    databases.copy_of_template(str(file))
    ledger = sqlite3.connect(file, timeout=20)
    house = House(
        environment(tmp_path, DATABASE_URL=f"sqlite:///{file}"),
        ["manage.py", "work"],
        lambda query: ledger.execute(query).fetchall(),
    )
    yield house
    house.kill_workers()
    ledger.close()


@pytest.fixture
def big_house(db: None, tmp_path: Path) -> Iterator[House]:
    """On PostgreSQL, with Celery workers that Redis brings the ids."""
    if connection.vendor != "postgresql" or not settings.CELERY_BROKER_URL.startswith("redis"):
        pytest.skip("needs DATABASE_URL of PostgreSQL and CELERY_BROKER_URL of Redis")
    psycopg = pytest.importorskip("psycopg")
    broker = settings.CELERY_BROKER_URL.rpartition("/")[0] + "/9"  # a numbered database of its own in that Redis
    lanes = "alerts,index,mail,files,crm"
    celery = [
        "-m",
        "celery",
        "-A",
        "editorial.platform",
        "worker",
        "-B",
        "-s",
        f"{tmp_path}/beat",
        "-Q",
        lanes,
        "-c",
        "2",
    ]
    own = databases.copy_of_template(f"crash_{os.getpid()}")
    url = databases.address_of(own)
    with psycopg.connect(url.replace("postgres:", "postgresql:"), autocommit=True) as ledger:
        house = House(
            environment(tmp_path, DATABASE_URL=url, CELERY_BROKER_URL=broker),
            celery,
            lambda query: ledger.execute(query).fetchall(),
        )
        yield house
        house.kill_workers()
    databases.drop(own)


def test_killed_workers_lose_nothing_and_double_nothing(small_house: House) -> None:
    assert small_house.survive() == EXACTLY_ONCE
    assert small_house.deaths() == 1


@pytest.mark.parametrize("build", ["careless", "forgetful"])
def test_the_crash_test_notices_a_broken_build(small_house: House, build: str) -> None:
    small_house.environment["CRASH_BUILD"] = build
    assert small_house.survive() != EXACTLY_ONCE


@pytest.mark.service
def test_killed_celery_workers_lose_nothing_and_double_nothing(big_house: House) -> None:
    assert big_house.survive() == EXACTLY_ONCE
    assert big_house.deaths() == 1
