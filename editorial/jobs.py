"""Enqueue and run jobs: one registry, one way in, one way to run, whether a broker carries the ids or not.

Lower and higher rooms register their handlers with `@job(...)` in their own `jobs.py`. A handler is idempotent: it
writes the present truth for the ids in its payload. `atomic` handlers commit together with the row that says they
are done, so their rows are written exactly once; handlers that talk to the world (mail, index, files) run outside a
transaction and may, after a crash, run a second time.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from editorial.models.jobs import Job, Queue, State

logger = logging.getLogger(__name__)

Handler = Callable[[Job], None]


class LeaseLostError(Exception):
    """Another worker took the job over while this one was still at it."""


@dataclass(frozen=True)
class Kind:
    name: str
    queue: Queue
    handler: Handler
    atomic: bool


KINDS: dict[str, Kind] = {}


def job(name: str, queue: Queue, *, atomic: bool = True) -> Callable[[Handler], Handler]:
    """Register a handler: `@job("assets.index", Queue.INDEX, atomic=False)`."""

    def register(handler: Handler) -> Handler:
        KINDS[name] = Kind(name, queue, handler, atomic)
        return handler

    return register


def enqueue(
    kind: str,
    key: str,
    payload: Mapping[str, object] | None = None,
    *,
    once: bool = False,
    not_before: datetime | None = None,
) -> Job | None:
    """Write a job in the caller's transaction, or fold it into the one already waiting for the same key.

    With `once` a key is never done again: None is returned when it already was asked for.
    Raises KeyError for a kind nobody registered.
    """
    ripe = not_before or timezone.now()
    ids = dict(payload or {})
    row = Job(kind=kind, key=key, queue=KINDS[kind].queue, once=once, payload=ids, not_before=ripe)
    waiting = Job.objects.filter(kind=kind, key=key, state=State.WAITING)
    for _ in range(3):
        # The update locks the waiting row, so that no worker starts it before this transaction is seen.
        if not once and waiting.update(payload=ids, not_before=ripe):
            row = waiting.get()
            break
        try:
            with transaction.atomic():
                row.save(force_insert=True)
            break
        except IntegrityError:
            if once:
                return None
    transaction.on_commit(lambda: _send(row))
    return row


def _send(row: Job) -> None:
    """Tell a broker, if there is one. A lost message costs nothing: the sweeper finds the row."""
    if not settings.CELERY_BROKER_URL or row.not_before > timezone.now():
        return
    from editorial.celery import run_job  # Celery is loaded only where a broker is used

    run_job.apply_async(args=[row.pk], queue=row.queue, retry=False)


def run(job_id: int) -> bool:
    """Run one job if it is due and free; False when someone else has it or it is gone."""
    row = Job.objects.filter(pk=job_id).first()
    if row is None or not row.claim(timezone.now()):
        return False
    kind = KINDS.get(row.kind)
    if kind is None:
        row.fail(f"Nothing here knows how to do “{row.kind}”. Was a room removed, or is a worker older than the web?")
        return True
    try:
        if kind.atomic:
            with transaction.atomic():
                kind.handler(row)
                if not row.finish():
                    raise LeaseLostError(f"{row} took too long and was taken over by another worker")
        else:
            kind.handler(row)
            row.finish()
    except LeaseLostError as error:
        logger.warning("%s", error)  # rolled back: the other worker's outcome counts
    except Exception as error:  # whatever went wrong is written on the row, tried again, then shown to people
        logger.exception("job %s failed", row)
        row.fail(f"{type(error).__name__}: {error}")
    return True


def run_due(queues: Sequence[str] = (), *, stop: Callable[[], bool] = lambda: False) -> int:
    """Run what is due until nothing is, or until `stop` says so; how many were run.

    One at a time and the most urgent next, so that a thousand mails never delay the alert that comes in meanwhile.
    """
    done = 0
    taken: set[int] = set()  # by other workers: asked once in a pass
    while not stop():
        job_id = Job.objects.due(timezone.now()).most_urgent(queues or Queue.values, without=taken)
        if job_id is None:
            break
        if run(job_id):
            done += 1
        else:
            taken.add(job_id)
    return done
