"""What the worker does by the clock: pages due are published, pages whose time is over are taken down.

Several workers look at the same moment. Each page is claimed in the transaction that changes it: who comes second waits
for that and finds nothing to do; who dies in the middle leaves it as it was, for the next look.
"""

import logging
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models.jobs import Job, Queue, State

logger = logging.getLogger(__name__)

EVERY = 10.0  # seconds between two looks: a page is late by no more
PUBLISH, TAKE_DOWN = "pieces.publish", "pieces.take_down"


def publish_due() -> int:
    """Publish what is scheduled and unpublish what has expired; how many pages changed.

    A page that breaks stops no other: it becomes a job, which is tried again and then stands among the failed ones.
    """
    now = timezone.now()
    over = Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at")
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    return _each(TAKE_DOWN, list(over.values_list("pk", flat=True)), take_down) + _each(
        PUBLISH, list(due.values_list("pk", flat=True)), publish
    )


def _each(kind: str, ids: list[int], do: Callable[[int], bool]) -> int:
    """Do it for each that is not a job already; how many were done."""
    waiting = Job.objects.filter(kind=kind).exclude(state=State.DONE)
    known = set(waiting.values_list("key", flat=True)) if ids else set()
    done = 0
    for pk in ids:
        if str(pk) in known:
            continue
        try:
            done += do(pk)
        except Exception:  # whatever it is, the job meets it again, says it on its row and shows it to people
            logger.exception("%s %s broke by the clock", kind, pk)
            enqueue(kind, str(pk))
    return done


@transaction.atomic
def take_down(pk: int) -> bool:
    """Unpublish a page that has expired; False when another worker did."""
    page = Page.objects.select_for_update(no_key=True).filter(pk=pk, live=True, expire_at__lt=timezone.now()).first()
    if page is None:
        return False
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


@transaction.atomic
def publish(pk: int) -> bool:
    """Publish a revision that is due; False when another worker did, or when the piece was refused.

    Refused pieces are taken off the schedule, with the reason in their history.
    """
    due = Revision.objects.select_for_update(no_key=True).filter(pk=pk, approved_go_live_at__lt=timezone.now())
    revision = due.first()
    if revision is None:
        return False
    try:
        revision.publish(log_action="wagtail.publish.scheduled")
    except ValidationError as refusal:
        reason = " ".join(refusal.messages)
        Revision.objects.filter(pk=pk).update(approved_go_live_at=None)
        log(revision.content_object, "pieces.refuse", data={"reason": reason}, revision=revision)
        logger.error("%s was not published on schedule: %s", revision.content_object, reason)
        return False
    return True


@job(PUBLISH, Queue.INDEX)
def publish_again(row: Job) -> None:
    publish(int(row.key))


@job(TAKE_DOWN, Queue.INDEX)
def take_down_again(row: Job) -> None:
    take_down(int(row.key))
