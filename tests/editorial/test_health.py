"""A part that is down is said to be down, costs a backlog, and never a page."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from editorial.platform import health
from editorial.platform.jobs import queue, runner
from editorial.platform.management.doctor import has_wal_reset_bug
from editorial.platform.models import User
from editorial.platform.models.jobs import PULSE_LOST, Pulse, Queue, State
from editorial.platform.web.log_safety import LineFormatter, one_line
from tests.factories import JobFactory

NOWHERE = "redis://127.0.0.1:1/0"  # nothing listens there

pytestmark = pytest.mark.django_db


def test_health_answers_for_each_part(client: Client) -> None:
    Pulse.beat("here:1")
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert {"database", "cache", "jobs", "worker", "disk", "search"} <= set(answer.json()["parts"])


def test_a_part_that_is_down_degrades_and_its_details_are_for_editors(
    client: Client, ed: User, as_user: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def down() -> health.Finding:
        raise ConnectionRefusedError("10.0.0.7 refused")

    monkeypatch.setitem(health.CHECKS, "cache", down)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["parts"]["cache"] == {"ok": False}
    assert "10.0.0.7 refused" in as_user(ed).get("/health/").json()["parts"]["cache"]["detail"]


def test_a_worker_that_has_been_silent_is_missed() -> None:
    Pulse.beat("here:1")
    assert health.worker().ok
    with time_machine.travel(timezone.now() + PULSE_LOST + timedelta(seconds=1), tick=False):
        assert not health.worker().ok


def test_an_old_job_means_that_nobody_works() -> None:
    JobFactory(not_before=timezone.now() - timedelta(hours=1))
    assert not health.jobs().ok


def test_a_job_that_was_given_up_makes_health_say_so() -> None:
    assert health.jobs().ok
    JobFactory(state=State.FAILED)
    assert not health.jobs().ok
    assert "1 failed" in health.jobs().detail


def test_however_many_ask_the_parts_are_asked_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted() -> health.Finding:
        asked.append(1)
        return health.Finding(True, "answers")

    monkeypatch.setitem(health.CHECKS, "cache", counted)
    for _ in range(20):
        assert client.get("/health/").status_code == 200
    assert len(asked) == 1
    health.recent_findings.forget()
    client.get("/health/")
    assert len(asked) == 2


def test_a_broker_that_is_away_costs_the_request_nothing(
    settings: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable
) -> None:
    pytest.importorskip("redis")
    from editorial.platform import celery
    from editorial.platform.jobs import broker

    settings.CELERY_BROKER_URL = NOWHERE
    monkeypatch.setattr(celery.app.conf, "broker_url", NOWHERE)
    monkeypatch.setattr(broker, "carry", broker.Broker().carry)
    queue.job("test.nothing", Queue.INDEX)(lambda row: None)
    with django_capture_on_commit_callbacks(execute=True):
        queue.enqueue("test.nothing", "1")
    assert runner.run_due() == 1
    del queue.JOB_KINDS["test.nothing"]


def test_a_cache_that_is_away_answers_as_an_empty_one() -> None:
    pytest.importorskip("redis")
    from editorial.platform.cache.redis_cache import PatientClient, PatientRedisCache

    cache = PatientRedisCache(NOWHERE, {})
    for _ in range(2):
        cache.set("a", 1)
        assert cache.get("a", "nothing") == "nothing"
        assert cache.get_many(["a"]) == {}
        assert cache.add("a", 1)
    PatientClient.asleep_until = 0.0


@pytest.mark.parametrize(
    ("version", "affected"),
    [((3, 40, 1), True), ((3, 44, 6), False), ((3, 50, 6), True), ((3, 50, 7), False), ((3, 51, 3), False)],
)
def test_the_doctor_knows_which_sqlite_to_warn_of(version: tuple[int, int, int], affected: bool) -> None:
    assert has_wal_reset_bug(version) is affected


def test_nobody_writes_a_second_log_line_or_colours() -> None:
    assert one_line("a\r\nb\x1b[31mc\u2028d\u202ee") == "a b [31mc d e"
    entry = logging.makeLogRecord({"msg": "job %s", "args": ("1\n2026-01-01 ERROR forged\x1b[0m",)})
    assert LineFormatter("%(message)s").format(entry) == "job 1\n    2026-01-01 ERROR forged [0m"
