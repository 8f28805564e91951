"""`serve` with a broker: Celery's workers run the jobs; when the broker dies the jobs table is drained all the same."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from editorial.platform.models import Job
from editorial.platform.models.jobs import State
from tests.machines.cluster import Browser, Machine, wait_until
from tests.machines.conftest import Cluster

pytestmark = pytest.mark.service
AT_ONCE = 5.0  # seconds: the grace a broker has before the table is swept


def made_by_a_form(browser: Browser, machine: Machine) -> Job:
    """The job that follows from what somebody sends."""
    known = set(Job.objects.values_list("pk", flat=True))
    answer = browser.post(machine, "/library/add/", {"url": f"https://video.example/{len(known)}", "title": "Film"})
    assert answer.status == 200, answer.text
    return Job.objects.exclude(pk__in=known).order_by("pk")[0]


def is_done(job: Job) -> bool:
    job.refresh_from_db()
    return bool(job.state == State.DONE)


def processes_of(machine: Machine) -> list[str]:
    """Command lines of what runs on this machine."""
    mark = f"VAR_DIR={machine.folder}".encode()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if int(place.name) != os.getpid() and mark in (place / "environ").read_bytes().split(b"\0"):
                found.append((place / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def test_serve_starts_a_worker_of_each_kind(here: Machine) -> None:
    running = " ".join(processes_of(here))
    assert "manage.py work" in running
    assert "celery -A editorial.platform worker -B" in running


def test_jobs_are_done_though_the_broker_is_away_and_by_celery_once_it_is_back(
    cluster: Cluster, eds_browser: Browser
) -> None:
    before = made_by_a_form(eds_browser, cluster.here)
    assert wait_until(lambda: is_done(before))
    cluster.redis.stop()
    away = made_by_a_form(eds_browser, cluster.here)
    assert wait_until(lambda: is_done(away))
    assert away.finished_at - away.created_at >= timedelta(seconds=AT_ONCE)  # by the sweep of `work`
    assert "broker" in cluster.there.manage("doctor").partition("Unwell:")[2]
    cluster.redis.start()
    assert wait_until(lambda: is_soon(eds_browser, cluster.there))
    assert not Job.objects.due(timezone.now() - timedelta(seconds=30)).exists()


def is_soon(browser: Browser, machine: Machine) -> bool:
    """Whether what is asked for is done before a sweep could have seen it."""
    job = made_by_a_form(browser, machine)
    assert wait_until(lambda: is_done(job))
    return bool(job.finished_at - job.created_at < timedelta(seconds=AT_ONCE))
