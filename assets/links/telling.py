"""Telling senders by mail that a link is read, and webhooks: once on each day, for links whose sender wishes it.

The mail waits a little, so that a burst of a scanner has shown itself; it is written from what is true when it leaves.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from assets.models import TrackedLink
from editorial.platform.emails import queue_email
from editorial.platform.integrations.webhooks.telling import tell

WAIT = timedelta(seconds=60)  # a burst shows within seconds; by then the mail can say what was read first


def tell_senders(links: Collection[UUID]) -> None:
    """Queue the mails, in the transaction in which the reading is taken in. Two queries where nobody wishes any."""
    if not links:
        return
    today = timezone.localdate()
    for uuid in TrackedLink.objects.sharing().filter(uuid__in=links, tells_by_mail=True).values_list("uuid", flat=True):
        queue_email("link.read", f"{uuid}:{today}", timezone.now() + WAIT, link=uuid)
    tell("link.opened", links, once_in=str(today), wait=WAIT)
