"""What the worker does by the clock: pages due are published, pages whose time is over are taken down.

Several workers look at the same moment. Each page is claimed in the transaction that changes it: who comes second waits
for that and finds nothing to do; who dies in the middle leaves it as it was, for the next look.
"""

import logging
import time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

logger = logging.getLogger(__name__)

EVERY = 10.0  # seconds between two looks: a piece is late by no more
_looked_at = [float("-inf")]  # when we looked last, on the worker's own clock


def publish_due() -> int:
    """Publish what is scheduled and unpublish what has expired; how many pages changed."""
    now = timezone.now()
    done = 0
    expired = Page.objects.filter(live=True, expire_at__lt=now)
    for pk in list(expired.order_by("expire_at").values_list("pk", flat=True)):
        done += _take_down(expired.filter(pk=pk))
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
        done += _publish(revision)
    return done


@transaction.atomic
def _take_down(expired: QuerySet[Page]) -> bool:
    page = expired.select_for_update(no_key=True).first()
    if page is not None:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return page is not None


def _publish(revision: Revision) -> bool:
    """Refused pieces are taken off the schedule, with the reason in their history; the others still go out."""
    still_due = Revision.objects.filter(pk=revision.pk, approved_go_live_at=revision.approved_go_live_at)
    try:
        with transaction.atomic():
            if not still_due.update(approved_go_live_at=None):
                return False
            revision.publish(log_action="wagtail.publish.scheduled")
    except ValidationError as refusal:
        reason = " ".join(refusal.messages)
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        log(revision.content_object, "pieces.refuse", data={"reason": reason}, revision=revision)
        logger.error("%s was not published on schedule: %s", revision.content_object, reason)
        return False
    return True


def publish_due_periodically() -> int:
    """The worker calls this all the time; it looks every `EVERY` seconds."""
    if time.monotonic() - _looked_at[0] < EVERY:
        return 0
    _looked_at[0] = time.monotonic()
    return publish_due()
