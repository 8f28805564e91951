"""Enqueue and run jobs: one registry, one way in, one way to run, whether a broker carries the ids or not.

Lower and higher rooms register their handlers with `@job(...)` in their own `jobs.py`. A handler is idempotent: it
writes the present truth for the ids in its payload. `atomic` handlers commit together with the row that says they
are done, so their rows are written exactly once; handlers that talk to the world (mail, index, files) run outside a
transaction and may, after a crash, run a second time.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPConnectError, SMTPException, SMTPServerDisconnected
from socket import gaierror

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from editorial.leases import keeper
from editorial.models.jobs import MAX_ATTEMPTS, Job, Queue, State
from editorial.plain import plain

logger = logging.getLogger(__name__)

Handler = Callable[[Job], None]

# Something else is away and will come back: nobody's fault, and tried for a day.
OUTAGES = (ConnectionError, TimeoutError, gaierror, OperationalError, SMTPConnectError, SMTPServerDisconnected)


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
    """Tell the broker, if there is one. It may be away: the row is what counts, and the sweeper finds it."""
    if not settings.CELERY_BROKER_URL or row.not_before > timezone.now():
        return
    from editorial.broker import carry  # Celery is loaded only where a broker is used

    carry(row.pk, row.queue)


def run(job_id: int) -> bool:
    """Run one job if it is due and free; False when someone else has it or it is gone."""
    row = Job.objects.filter(pk=job_id).first()
    if row is None:
        return False
    was_abandoned = row.state == State.RUNNING
    if not row.claim(timezone.now()):
        return False
    kind = KINDS.get(row.kind)
    if kind is None:
        row.fail(f"Nothing here knows how to do “{row.kind}”. Was a room removed, or is a worker older than the web?")
    elif was_abandoned and row.attempts > MAX_ATTEMPTS:
        row.give_up(f"The worker died at this {row.attempts - 1} times. Does it need more memory than there is?")
    else:
        _handle(kind, row)
    return True


def _handle(kind: Kind, row: Job) -> None:
    try:
        with keeper.holding(row):
            if kind.atomic:
                with transaction.atomic():
                    kind.handler(row)
                    _finish(row)
            else:
                kind.handler(row)
                _finish(row)
    except LeaseLostError as error:
        logger.warning("%s", error)  # if atomic, rolled back: the other worker's outcome counts
    except Exception as error:  # whatever went wrong is written on the row, tried again, then shown to people
        logger.exception("job %s failed", row)
        row.fail(in_words(error), outage=isinstance(error, OUTAGES))


def _finish(row: Job) -> None:
    if not row.finish():
        raise LeaseLostError(f"{row} took too long and was taken over by another worker")


def in_words(error: Exception) -> str:
    """Why a job failed, as one line for the people who look at it in the CMS."""
    said = plain(str(error)) or "without saying why"
    if isinstance(error, ObjectDoesNotExist):
        return f"What it was about is no longer there. ({said})"
    if isinstance(error, OUTAGES):
        return f"A server did not answer; it will be tried again for a day. ({type(error).__name__}: {said})"
    if isinstance(error, SMTPException):
        return f"The mail server refused. ({said})"
    return f"{type(error).__name__}: {said}"


def run_due(
    queues: Sequence[str] = (), *, late_by: timedelta = timedelta(0), stop: Callable[[], bool] = lambda: False
) -> int:
    """Run what is due (and has been for `late_by`) until nothing is, or until `stop` says so; how many were run.

    One at a time and the most urgent next, so that a thousand mails never delay the alert that comes in meanwhile.
    """
    done = 0
    taken: set[int] = set()  # by other workers: asked once in a pass
    while not stop():
        job_id = Job.objects.due(timezone.now() - late_by).most_urgent(queues or Queue.values, without=taken)
        if job_id is None:
            break
        if run(job_id):
            done += 1
        else:
            taken.add(job_id)
    return done
