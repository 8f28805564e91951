"""The worker sleeps until there is work: what it asks the database for is counted, and nobody waits for it longer."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from editorial.platform.jobs import watching, worker
from editorial.platform.jobs.watching import Watch
from editorial.platform.jobs.worker import LONGEST_SLEEP, Worker
from editorial.platform.models.jobs import Queue, State
from editorial.platform.spool.reading import ReadToTheEnd
from tests.factories import JobFactory

QUEUES = [Queue.ALERTS, Queue.MAIL]


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """For how long lanes meant to sleep, each time."""
    found: list[float] = []
    monkeypatch.setattr(Watch, "wait", lambda self, number, timeout: found.append(timeout))
    return found


def pass_of(lane: Worker) -> int:
    return lane._lane(list(QUEUES), timedelta(0))


@pytest.mark.django_db
def test_a_lane_with_nothing_to_do_sleeps_until_something_is_written(slept: list[float]) -> None:
    assert pass_of(Worker()) == 0
    assert slept == [LONGEST_SLEEP]


@pytest.mark.django_db
def test_a_lane_sleeps_until_the_next_job_is_due_or_left_behind(slept: list[float]) -> None:
    now = timezone.now()
    JobFactory(queue=Queue.INDEX, key="of another lane", not_before=now + timedelta(seconds=1))
    JobFactory(queue=Queue.MAIL, key="later", not_before=now + timedelta(seconds=8))
    pass_of(Worker())
    assert slept[-1] == pytest.approx(8, abs=1)
    JobFactory(
        queue=Queue.MAIL, key="left", state=State.RUNNING, not_before=now, lease_until=now + timedelta(seconds=4)
    )
    pass_of(Worker())
    assert slept[-1] == pytest.approx(4, abs=1)


@pytest.mark.django_db
def test_a_job_that_another_worker_is_at_is_looked_at_again_soon(slept: list[float]) -> None:
    JobFactory(queue=Queue.MAIL, key="1", state=State.RUNNING, lease_until=timezone.now() + timedelta(minutes=1))
    JobFactory(queue=Queue.MAIL, key="1", state=State.WAITING)
    pass_of(Worker())
    assert slept == [worker.POLL]


@pytest.mark.django_db
def test_looking_whether_anything_was_written_is_one_question() -> None:
    watch = Watch()
    with CaptureQueriesContext(connection) as asked:
        watch.look()
    assert len(asked) == 1
    before = watch.number
    watch.look()
    assert watch.number == before


def test_a_database_that_is_away_wakes_the_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> object:
        raise OSError("away")

    monkeypatch.setattr(watching, "last_write", away)
    watch = Watch()
    with pytest.raises(OSError, match="away"):
        watch.look()
    assert watch.number == 1
    watch.wait(0, timeout=60)  # returns at once: there is a newer number


def test_a_worker_that_is_told_to_stop_does_not_sleep_on() -> None:
    watch = Watch()
    watch.end()
    watch.wait(watch.number, timeout=60)


@pytest.mark.parametrize("yesterday", [False, True])
def test_a_file_read_to_its_end_is_not_looked_at_until_it_grows(tmp_path: Path, yesterday: bool) -> None:
    path = tmp_path / ("2001-01-01-1-a.jsonl" if yesterday else "2999-01-01-1-a.jsonl")
    path.write_text("{}\n")
    read = ReadToTheEnd()
    assert not read.is_so(path)
    read.note(path, 3)
    assert read.is_so(path)
    with path.open("a") as file:
        file.write("{}\n")
    assert not read.is_so(path)
    path.unlink()
    assert read.is_so(path)


def test_an_outage_is_told_in_a_line_now_and_then_and_a_fault_whole(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that was away for a day filled the disk with the log of its absence."""
    telling = worker.Telling("quick")
    away = OperationalError("connection refused")
    for _ in range(100):
        telling.failed(away)
    assert [record.exc_info for record in caplog.records] == [None]
    assert "A server did not answer (connection refused)" in caplog.text
    monkeypatch.setattr(worker, "TOLD_EVERY", 0.0)
    telling.failed(away)
    telling.succeeded()
    telling.succeeded()
    assert [record.message for record in caplog.records[2:]] == ["quick goes on"]
    telling.failed(ValueError("ours"))
    assert caplog.records[-1].exc_info
