"""The jobs table: every side effect is a row here, written in the same transaction as its cause."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

LEASE = timedelta(minutes=2)  # a worker silent this long has died: its job is taken up again
MAX_ATTEMPTS = 8  # with the back-off below, about two hours of trying
BACKOFF = timedelta(seconds=2)  # doubled with each attempt
BACKOFF_LIMIT = timedelta(hours=1)


class Queue(models.TextChoices):
    """Lanes by how soon they matter; on a cluster each may have workers of its own."""

    ALERTS = "alerts"
    INDEX = "index"
    MAIL = "mail"
    FILES = "files"
    CRM = "crm"


class State(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead", "given up"


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, now: datetime) -> "JobQuerySet":
        """Waiting and ripe, or left behind by a worker that died."""
        ripe = Q(state=State.WAITING, not_before__lte=now)
        abandoned = Q(state=State.RUNNING, lease_until__lte=now)
        return self.filter(ripe | abandoned)

    def most_urgent(self, queues: Sequence[str], without: set[int]) -> int | None:
        """Id of the first to do: by the order of the queues, then the oldest."""
        for queue in queues:
            ids = self.filter(queue=queue).exclude(pk__in=without).order_by("not_before", "pk")
            if (job_id := ids.values_list("pk", flat=True).first()) is not None:
                return job_id
        return None

    def dead(self) -> "JobQuerySet":
        return self.filter(state=State.DEAD)

    def backlog(self) -> "JobQuerySet":
        return self.filter(state__in=[State.WAITING, State.RUNNING])


class Job(models.Model):
    """One thing to do, by kind and key; its payload holds ids, never objects or personal data."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    queue = models.CharField(max_length=10, choices=Queue)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    once = models.BooleanField(default=False, help_text="Never done a second time for this key.")
    not_before = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True, help_text="Why the last attempt failed.")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], condition=Q(state="waiting"), name="one_waiting_job"),
            models.UniqueConstraint(fields=["kind", "key"], condition=Q(once=True), name="job_done_once"),
        ]
        indexes = [models.Index(fields=["state", "queue", "not_before"], name="job_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def claim(self, now: datetime) -> bool:
        """Take this job if it is still due and no other worker runs the same key; the count decides who won."""
        rivals = Job.objects.filter(kind=self.kind, key=self.key, state=State.RUNNING, lease_until__gt=now)
        won = (
            Job.objects.due(now)
            .filter(pk=self.pk)
            .exclude(models.Exists(rivals.exclude(pk=self.pk)))
            .update(state=State.RUNNING, lease_until=now + LEASE, attempts=models.F("attempts") + 1)
        )
        if won:
            self.refresh_from_db()
        return bool(won)

    def extend_lease(self, by: timedelta = LEASE) -> None:
        """Called by long work between its steps, so that nobody takes it up a second time."""
        self._mine().update(lease_until=timezone.now() + by)

    def finish(self) -> bool:
        """Mark as done; False when the lease ran out and another worker took the job over meanwhile."""
        return self._close(State.DONE, reason="")

    def fail(self, reason: str) -> None:
        """Try again later, or give up and wait for someone to look."""
        if self.attempts >= MAX_ATTEMPTS:
            self._close(State.DEAD, reason)
        elif Job.objects.filter(kind=self.kind, key=self.key, state=State.WAITING).exists():
            self._close(State.DONE, reason=f"{reason}\nTaken over by a newer job for the same key.")
        else:
            delay = min(BACKOFF * 2 ** (self.attempts - 1), BACKOFF_LIMIT)
            self._mine().update(state=State.WAITING, lease_until=None, not_before=timezone.now() + delay, reason=reason)

    def retry(self) -> bool:
        """Put a given-up job back in the queue; False when it is not one, or a newer one waits already."""
        if Job.objects.filter(kind=self.kind, key=self.key, state=State.WAITING).exists():
            return False
        fresh: dict[str, Any] = {"state": State.WAITING, "attempts": 0, "not_before": timezone.now()}
        return bool(Job.objects.dead().filter(pk=self.pk).update(**fresh))

    def _mine(self) -> JobQuerySet:
        return Job.objects.filter(pk=self.pk, state=State.RUNNING, attempts=self.attempts)

    def _close(self, state: State, reason: str) -> bool:
        closed = self._mine().update(state=state, lease_until=None, finished_at=timezone.now(), reason=reason)
        return bool(closed)
