"""The jobs table: what is asked for while others ask for it, and while workers take it."""

from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from editorial.platform.jobs import queue
from editorial.platform.jobs.queue import JOB_KINDS, enqueue
from editorial.platform.jobs.runner import run_due
from editorial.platform.jobs.watching import Watch
from editorial.platform.models import Job
from editorial.platform.models.jobs import JobQuerySet, State
from tests.concurrency.at_once import at_once, meet

KIND, KEY = "calendar.rebuild", "all"


def test_asked_for_by_two_at_once_it_waits_once(monkeypatch: pytest.MonkeyPatch) -> None:
    meet(monkeypatch, Job, "save")
    rows = at_once(*(partial(enqueue, KIND, KEY, {"who": who}) for who in ("ed", "paul")))
    assert {row.pk for row in rows} == {Job.objects.get().pk}


def test_once_means_once_for_two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    meet(monkeypatch, Job, "save")
    rows = at_once(*(partial(enqueue, KIND, KEY, once=True) for _ in range(2)))
    assert [row is None for row in sorted(rows, key=str)].count(True) == 1
    assert Job.objects.count() == 1


def test_a_job_that_workers_take_again_and_again_is_queued_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never answered with a row that is not there: the cause would be kept without what should follow from it."""
    insert, fold = Job.save, JobQuerySet.update

    def snatched(rows: JobQuerySet, **values: object) -> int:
        """A worker takes the waiting job just before it is folded into."""
        if "payload" in values:
            fold(Job.objects.filter(state=State.WAITING), state=State.DONE)
        return fold(rows, **values)

    def overtaken(row: Job, **options: bool) -> None:
        """Somebody else asks for the same just before it is written."""
        insert(Job(kind=row.kind, key=row.key, queue=row.queue, not_before=timezone.now()))
        insert(row, **options)

    monkeypatch.setattr(JobQuerySet, "update", snatched)
    monkeypatch.setattr(Job, "save", overtaken)
    with pytest.raises(queue.NotQueuedError):
        enqueue(KIND, KEY)


def test_two_workers_share_the_jobs_that_are_done_together(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(7):
        enqueue("assets.index", str(uuid4()), {"asset": str(uuid4())})
    taken: list[list[int]] = []
    kind = JOB_KINDS["assets.index"]
    kept = replace(kind, handler=lambda rows: taken.append([row.pk for row in rows]), most=4)
    monkeypatch.setitem(JOB_KINDS, "assets.index", kept)
    meet(monkeypatch, JobQuerySet, "claim_like", after=True)
    at_once(run_due, run_due)
    assert sorted(pk for rows in taken for pk in rows) == sorted(Job.objects.values_list("pk", flat=True))
    assert not Job.objects.backlog().exists()


def test_a_worker_that_sleeps_hears_that_another_connection_wrote() -> None:
    watch = Watch()
    watch.look()
    watch.look()
    before = watch.number
    at_once(partial(enqueue, KIND, KEY))
    watch.look()
    assert watch.number > before
