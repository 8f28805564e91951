"""The queue of jobs: one registry of what can be done, and one way in.

Rooms register their handlers with `@job(...)` in their own `jobs.py`, or beside what the job does, where their app's
`ready` imports it. A handler is idempotent: it writes the present truth for the ids in its payload. `atomic` handlers
commit together with the row that says they are done, so their rows are written exactly once; handlers that talk to the
world (mail, index, files) run outside a transaction and may, after a crash, run a second time. Where the world takes
many things as cheaply as one, as a search engine does, a handler takes many jobs at once: `@jobs_at_once(…)`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from editorial.platform.models.jobs import Job, Queue, State

Handler = Callable[[Job], None]
HandlerOfMany = Callable[[list[Job]], None]


@dataclass(frozen=True)
class JobKind:
    name: str
    queue: Queue
    handler: HandlerOfMany
    atomic: bool
    most: int = 1  # jobs that the handler takes at once


JOB_KINDS: dict[str, JobKind] = {}
ATTEMPTS = 10  # at writing one job; each is lost only to a worker that took the waiting job in that very moment


class NotQueuedError(Exception):
    """The job could not be written; raised, so that its cause is not kept without it."""


def job(name: str, queue: Queue, *, atomic: bool = True) -> Callable[[Handler], Handler]:
    """Register a handler: `@job("assets.index", Queue.INDEX, atomic=False)`."""

    def register(handler: Handler) -> Handler:
        def handle_each(rows: list[Job]) -> None:
            for row in rows:
                handler(row)

        JOB_KINDS[name] = JobKind(name, queue, handle_each, atomic)
        return handler

    return register


def jobs_at_once(name: str, queue: Queue, *, most: int) -> Callable[[HandlerOfMany], HandlerOfMany]:
    """Register a handler of up to `most` jobs at once, outside a transaction: `@jobs_at_once("assets.index", …)`.

    When it fails, the jobs are tried in halves, so that one of them stops no other.
    """

    def register(handler: HandlerOfMany) -> HandlerOfMany:
        JOB_KINDS[name] = JobKind(name, queue, handler, atomic=False, most=most)
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
    Raises KeyError for a kind nobody registered, NotQueuedError when it could not be written.
    """
    new = Job(kind=kind, key=key, queue=JOB_KINDS[kind].queue, once=once, payload=dict(payload or {}))
    new.not_before = not_before or timezone.now()
    for _ in range(ATTEMPTS):
        row = None if once else _fold(new)
        if row is None and _insert(new):
            row = new
        if row is not None:
            transaction.on_commit(partial(_send, row))
            return row
        if once:
            return None
    raise NotQueuedError(f"“{new}” could not be queued: too many others asked for it in the same moment.")


@transaction.atomic
def enqueue_all(kind: str, payloads: Mapping[str, Mapping[str, object]]) -> None:
    """The same for many keys, in a number of queries that does not grow with them: `{key: payload, …}`.

    Raises KeyError for a kind nobody registered, NotQueuedError when they could not be written.
    """
    queue, now = JOB_KINDS[kind].queue, timezone.now()
    waiting = Job.objects.filter(kind=kind, key__in=payloads, state=State.WAITING).order_by("key")
    for _ in range(ATTEMPTS):
        found = {row.key: row for row in waiting.select_for_update()}  # so that no worker starts them before this ends
        left = [key for key in payloads if key not in found]
        if not left:
            break
        new = [Job(kind=kind, key=key, queue=queue, payload=dict(payloads[key])) for key in left]
        Job.objects.bulk_create(new, ignore_conflicts=True)  # of one that another asked for meanwhile, theirs is taken
    else:
        raise NotQueuedError(f"“{kind}” could not be queued: too many others asked for it in the same moment.")
    for row in found.values():
        row.payload, row.not_before = dict(payloads[row.key]), now
        transaction.on_commit(partial(_send, row))
    Job.objects.bulk_update(found.values(), ["payload", "not_before"])


def _fold(new: Job) -> Job | None:
    """The job that waits for the same key, with the newer ids. It is locked, so that no worker starts it before this
    transaction is seen.
    """
    waiting = Job.objects.filter(kind=new.kind, key=new.key, state=State.WAITING)
    found = waiting.update(payload=new.payload, not_before=new.not_before)
    return waiting.get() if found else None


def _insert(new: Job) -> bool:
    """False when another one is waiting, or was asked for once."""
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _send(row: Job) -> None:
    """Tell the broker, if there is one. It may be away: the row is what counts, and the sweeper finds it."""
    if not settings.CELERY_BROKER_URL or row.not_before > timezone.now():
        return
    from editorial.platform.jobs.broker import carry  # Celery is loaded only where a broker is used

    carry(row.pk, row.queue)
