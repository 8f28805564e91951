"""The jobs table: every side effect is a row here, written in the same transaction as its cause."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone

LEASE = timedelta(seconds=settings.JOB_LEASE)  # a worker silent this long has died: its job is taken up again
BACKOFF = timedelta(seconds=2)  # doubled with each attempt
BACKOFF_LIMIT = timedelta(hours=1)
MAX_ATTEMPTS = 8  # a fault of ours does not mend itself: shown to people after some four minutes of trying
MAX_OUTAGE_ATTEMPTS = 35  # a server that is away comes back: a day
KEEP_DONE = timedelta(days=7)  # long enough to see what happened
KEEP_ONCE = timedelta(days=400)  # what must not be done twice is remembered for longer than anyone asks again
PULSE_EVERY = timedelta(seconds=10)  # each wakes the lanes
PULSE_LOST = timedelta(seconds=30)  # a worker silent this long is not running
PULSE_FORGOTTEN = timedelta(days=1)
PURGE_BATCH = 1000  # rows deleted in one short transaction
CLOCKS_DIFFER = timedelta(minutes=1)  # between machines; who asks for a job by more in the future had a wrong clock


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
    FAILED = "failed"


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, now: datetime) -> "JobQuerySet":
        """Waiting and ripe, or left behind by a worker that died."""
        ripe = Q(state=State.WAITING, not_before__lte=now)
        abandoned = Q(state=State.RUNNING, lease_until__lte=now)
        return self.filter(ripe | abandoned)

    def most_urgent(self, now: datetime, queues: Sequence[str], without: set[int]) -> int | None:
        """Id of the first to do of what is `due`: by the order of the queues, then the oldest.

        What waits and what was left behind are asked for apart: together they are no order that an index has, and
        each look would sort all that waits.
        """
        free = self.exclude(pk__in=without)
        left = list(free.filter(state=State.RUNNING, lease_until__lte=now).values_list("queue", "not_before", "pk"))
        for queue in queues:
            ripe = free.filter(state=State.WAITING, not_before__lte=now, queue=queue).order_by("not_before", "pk")
            found = [*ripe.values_list("not_before", "pk")[:1], *((at, pk) for where, at, pk in left if where == queue)]
            if found:
                return min(found)[1]
        return None

    def next_due(self) -> datetime | None:
        """When the first of those that wait is ripe, or is left behind if its worker died."""
        found = (
            self.filter(state=State.WAITING).aggregate(moment=Min("not_before"))["moment"],
            self.filter(state=State.RUNNING).aggregate(moment=Min("lease_until"))["moment"],
        )
        return min((moment for moment in found if moment is not None), default=None)

    def bring_forward(self, now: datetime) -> int:
        """After the clock was set back, jobs stand as asked for in the future, and would wait until it comes again.

        Each becomes due as long after `now` as it was to be after it was asked for; how many there were.
        """
        early = self.filter(state=State.WAITING, queue__in=Queue.values, not_before__gt=now)
        rows = list(early.filter(created_at__gt=now + CLOCKS_DIFFER)[:PURGE_BATCH])
        return sum(
            self.filter(pk=row.pk, state=State.WAITING, not_before=row.not_before).update(
                not_before=max(now, now + (row.not_before - row.created_at)), created_at=now
            )
            for row in rows
        )

    def without_rival(self) -> "JobQuerySet":
        """Those for whose key no other job is under way."""
        same = Job.objects.filter(kind=OuterRef("kind"), key=OuterRef("key"), state=State.RUNNING)
        return self.filter(~Exists(same.exclude(pk=OuterRef("pk"))))

    def start(self, now: datetime) -> int:
        """Claim all of these, or none of them; how many."""
        try:
            with transaction.atomic():  # the constraint settles it when two workers ask in the same instant
                return self.update(
                    state=State.RUNNING, lease_until=now + LEASE, attempts=models.F("attempts") + 1, reason=""
                )
        except IntegrityError:
            return 0

    @transaction.atomic
    def claim_like(self, first: "Job", most: int, now: datetime) -> list["Job"]:
        """Claim up to `most` jobs that are waiting, of the same kind as `first`, to be done together with it.

        What a worker died at is not among them: it is done alone, so that what kills workers is found out.
        """
        ripe = self.filter(state=State.WAITING, queue=first.queue, not_before__lte=now, kind=first.kind)
        held = ripe.without_rival().order_by("not_before", "pk").select_for_update(skip_locked=True)
        ids = list(held.values_list("pk", flat=True)[:most])
        return list(self.filter(pk__in=ids).order_by("pk")) if self.filter(pk__in=ids).start(now) else []

    @transaction.atomic
    def finish(self, rows: Iterable["Job"]) -> None:
        """Mark these as done, but those whose lease ran out: another worker is at them."""
        by_attempts: dict[int, list[int]] = {}
        for row in rows:
            by_attempts.setdefault(row.attempts, []).append(row.pk)
        for attempts, ids in by_attempts.items():
            ours = self.filter(pk__in=ids, state=State.RUNNING, attempts=attempts)
            ours.update(state=State.DONE, lease_until=None, finished_at=timezone.now(), reason="")

    def failed(self) -> "JobQuerySet":
        """Not tried any more: waits for someone to look."""
        return self.filter(state=State.FAILED)

    def retrying(self) -> "JobQuerySet":
        """Went wrong and will be tried again by itself."""
        return self.filter(state=State.WAITING, attempts__gt=0)

    def outdated(self, now: datetime) -> "JobQuerySet":
        """Done, and no longer needed to know what happened or what must not happen again."""
        plain = Q(once=False, finished_at__lt=now - KEEP_DONE)
        once = Q(once=True, finished_at__lt=now - KEEP_ONCE)
        return self.filter(plain | once, state=State.DONE)

    def purge(self, now: datetime) -> int:
        """Delete what is outdated, in batches; how many rows went."""
        total = 0
        while batch := list(self.outdated(now).values_list("pk", flat=True)[:PURGE_BATCH]):
            total += self.model.objects.filter(pk__in=batch).delete()[0]
        return total

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
            models.UniqueConstraint(fields=["kind", "key"], condition=Q(state="running"), name="one_running_job"),
            models.UniqueConstraint(fields=["kind", "key"], condition=Q(once=True), name="job_done_once"),
        ]
        indexes = [
            models.Index(fields=["state", "queue", "not_before"], name="job_due"),
            models.Index(fields=["state", "finished_at"], name="job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def claim(self, now: datetime) -> bool:
        """Take this job if it is due and nothing runs for the same key; the count decides who won.

        A job left behind by a worker that died goes first: what waits for its key comes after it.
        """
        won = Job.objects.due(now).without_rival().filter(pk=self.pk).start(now)
        if won:
            self.refresh_from_db()
        return bool(won)

    def extend_lease(self, by: timedelta = LEASE) -> None:
        """Called by long work between its steps, so that nobody takes it up a second time."""
        self._mine().update(lease_until=timezone.now() + by)

    def finish(self) -> bool:
        """Mark as done; False when the lease ran out and another worker took the job over meanwhile."""
        return self._close(State.DONE, reason="")

    def fail(self, reason: str, *, outage: bool = False) -> None:
        """Try again later, or mark as failed for someone to look at. An `outage` is nobody's fault and tried longer."""
        if self.attempts >= (MAX_OUTAGE_ATTEMPTS if outage else MAX_ATTEMPTS):
            self.mark_failed(reason)
            return
        delay = min(BACKOFF * 2 ** (self.attempts - 1), BACKOFF_LIMIT)
        try:
            with transaction.atomic():
                self._mine().update(
                    reason=reason, state=State.WAITING, lease_until=None, not_before=timezone.now() + delay
                )
        except IntegrityError:  # one for the same key was asked for meanwhile, and does the same with newer ids
            self._close(State.DONE, f"{reason} A newer job for the same key took over.")

    def mark_failed(self, reason: str) -> None:
        self._close(State.FAILED, reason)

    def retry(self) -> bool:
        """Put a failed job back in the queue; False when it is not one, or a newer one waits already."""
        try:
            with transaction.atomic():
                failed = Job.objects.failed().filter(pk=self.pk)
                return bool(failed.update(state=State.WAITING, attempts=0, not_before=timezone.now(), finished_at=None))
        except IntegrityError:
            return False

    def _mine(self) -> JobQuerySet:
        return Job.objects.filter(pk=self.pk, state=State.RUNNING, attempts=self.attempts)

    def _close(self, state: State, reason: str) -> bool:
        closed = self._mine().update(state=state, lease_until=None, finished_at=timezone.now(), reason=reason)
        return bool(closed)


class PulseQuerySet(models.QuerySet["Pulse"]):
    def beating(self, now: datetime) -> "PulseQuerySet":
        """One seen in the future beat before the clock was set back; if it lives it beats again at once."""
        return self.filter(seen_at__gt=now - PULSE_LOST, seen_at__lt=now + CLOCKS_DIFFER)


class Pulse(models.Model):
    """The sign of life of one worker, so that a missing worker is noticed before its work is."""

    name = models.CharField(max_length=120, unique=True, help_text="Machine and process.")
    seen_at = models.DateTimeField()
    marks = models.JSONField(default=dict, help_text="Which shared folders it sees: a mark by name.")

    objects = PulseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def beat(cls, name: str, marks: Mapping[str, str] | None = None) -> None:
        """Write that this worker lives, and forget those that have long been gone."""
        now = timezone.now()
        cls.objects.update_or_create(name=name, defaults={"seen_at": now, "marks": dict(marks or {})})
        cls.objects.filter(seen_at__lt=now - PULSE_FORGOTTEN).delete()
