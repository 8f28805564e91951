"""Run jobs: one function runs a job by its id, whether a broker carried the id or a worker looked for what is due."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from editorial.platform.jobs.leases import keeper
from editorial.platform.jobs.outages import in_words, is_final, outage_of
from editorial.platform.jobs.queue import JOB_KINDS, JobKind
from editorial.platform.models.jobs import MAX_ATTEMPTS, Job, Queue, State

logger = logging.getLogger(__name__)


class LeaseLostError(Exception):
    """Another worker took the job over while this one was still at it."""


def run(job_id: int) -> int:
    """Run one job if it is due and free, and with it what waits of its kind if its handler takes many at once.

    How many were run; 0 when someone else has it or it is gone.
    """
    row = Job.objects.filter(pk=job_id).first()
    if row is None:
        return 0
    was_abandoned = row.state == State.RUNNING
    if not row.claim(timezone.now()):
        return 0
    kind = JOB_KINDS.get(row.kind)
    if kind is None:
        row.fail(f"Nothing here knows how to do “{row.kind}”. Was a room removed, or is a worker older than the web?")
    elif was_abandoned and row.attempts > MAX_ATTEMPTS:
        row.mark_failed(f"The worker died at this {row.attempts - 1} times. Does it need more memory than there is?")
    elif kind.most > 1 and not was_abandoned:
        rows = [row, *Job.objects.claim_like(row, kind.most - 1, timezone.now())]
        with keeper.holding(*rows):
            _handle_many(kind, rows)
        return len(rows)
    else:
        _handle(kind, row)
    return 1


def _handle_many(kind: JobKind, rows: list[Job]) -> None:
    """As one piece of work. When it fails each half is tried by itself, until what spoils it is alone."""
    if len(rows) == 1:
        _handle(kind, rows[0])
        return
    try:
        kind.handler(rows)
    except Exception as error:  # whatever it is, it is written on the row that it is about
        if outage_of(error):  # the halves would wait for the same server
            logger.exception("%s jobs of %s failed", len(rows), kind.name)
            for row in rows:
                row.fail(in_words(error), outage=True)
            return
        logger.warning("%s jobs of %s failed together; each half is tried by itself", len(rows), kind.name)
        middle = len(rows) // 2
        _handle_many(kind, rows[:middle])
        _handle_many(kind, rows[middle:])
    else:
        Job.objects.finish(rows)


def _handle(kind: JobKind, row: Job) -> None:
    try:
        with keeper.holding(row):
            if kind.atomic:
                with transaction.atomic():
                    kind.handler([row])
                    _finish(row)
            else:
                kind.handler([row])
                _finish(row)
    except LeaseLostError as error:
        logger.warning("%s", error)  # if atomic, rolled back: the other worker's outcome counts
    except Exception as error:  # whatever went wrong is written on the row, tried again, then shown to people
        logger.exception("job %s failed", row)
        if is_final(error):
            row.mark_failed(in_words(error))
        else:
            row.fail(in_words(error), outage=outage_of(error) is not None)


def _finish(row: Job) -> None:
    if not row.finish():
        raise LeaseLostError(f"{row} took too long and was taken over by another worker")


def run_due(
    queues: Sequence[str] = (), *, late_by: timedelta = timedelta(0), stop: Callable[[], bool] = lambda: False
) -> int:
    """Run what is due (and has been for `late_by`) until nothing is, or until `stop` says so; how many were run.

    The most urgent next and few at a time, so that a thousand mails never delay the alert that comes in meanwhile.
    """
    done = 0
    taken: set[int] = set()  # by other workers: asked once in a pass
    while not stop():
        job_id = Job.objects.most_urgent(timezone.now() - late_by, queues or Queue.values, without=taken)
        if job_id is None:
            break
        if number := run(job_id):
            done += number
        else:
            taken.add(job_id)
    return done
