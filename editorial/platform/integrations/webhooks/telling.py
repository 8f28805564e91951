"""Telling webhooks what happened: written in the transaction in which it does, sent by jobs.

Messages follow Standard Webhooks (https://www.standardwebhooks.com): the same `webhook-id` at each attempt, and a
signature over id, time and body. They arrive at least once; whoever takes them drops an id they know.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from editorial.platform.integrations.webhooks import signing
from editorial.platform.integrations.webhooks.events import all_events
from editorial.platform.integrations.webhooks.posting import Refusal, post
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models import DeliveryState, Job, Webhook, WebhookDelivery
from editorial.platform.models.jobs import Queue

# After each attempt that failed, how long to wait for the next: three days in all, as Standard Webhooks advises.
WAITS = (
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5)),
    *(timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=20)),
)
GONE = 410  # an address that answers this wants to hear nothing more
KEPT = timedelta(days=30)
EVERY = 3600.0  # seconds
PING = "ping"  # sent on request, to see whether an address answers


def tell(event: str, subjects: Iterable[object], *, once_in: str = "", wait: timedelta = timedelta(0)) -> None:
    """Something happened to these subjects, by their ids. One query where nobody wants to know.

    `once_in` names the span in which a subject is told of once, as a day does; `wait` leaves time for what may show
    that it did not happen.
    """
    if not Webhook.objects.told_of(event).exists():
        return
    now = timezone.now()
    for one in subjects:
        said = {"event": event, "subject": str(one), "at": now.isoformat()}
        key = f"{event}:{one}:{once_in}".rstrip(":")
        enqueue("webhooks.tell", key, said, once=bool(once_in), not_before=now + wait)


@job("webhooks.tell", Queue.CRM)
def tell_each(row: Job) -> None:
    """A message for each webhook whose owner may see what happened."""
    event, subject = all_events()[row.payload["event"]], row.payload["subject"]
    for webhook in Webhook.objects.told_of(event.name).select_related("owner"):
        if event.is_for(webhook.owner) and event.data(subject, webhook.owner) is not None:
            send(webhook, event.name, subject, datetime.fromisoformat(row.payload["at"]))


def send(webhook: Webhook, event: str, subject: str, at: datetime) -> WebhookDelivery:
    with transaction.atomic():
        delivery = WebhookDelivery.objects.create(webhook=webhook, event=event, subject=subject, happened_at=at)
        _queue(delivery)
    return delivery


def send_again(delivery: WebhookDelivery) -> None:
    """From the start, with all its attempts; the same message to whoever takes it."""
    with transaction.atomic():
        delivery.state, delivery.attempts, delivery.next_at = DeliveryState.WAITING, 0, None
        delivery.save(update_fields=["state", "attempts", "next_at"])
        _queue(delivery)


def _queue(delivery: WebhookDelivery, not_before: datetime | None = None) -> None:
    enqueue("webhooks.deliver", str(delivery.uuid), {"delivery": str(delivery.uuid)}, not_before=not_before)


@job("webhooks.deliver", Queue.CRM, atomic=False)
def deliver(row: Job) -> None:
    """One attempt. What fails is tried again by a job of its own, so that no worker waits."""
    waiting = WebhookDelivery.objects.filter(state=DeliveryState.WAITING).select_related("webhook__owner")
    delivery = waiting.filter(uuid=row.payload["delivery"]).first()
    if delivery is None or delivery.webhook.stopped_at is not None:
        return
    body = _body(delivery)
    if body is None:
        delivery.note(DeliveryState.GONE, None, "")
        return
    headers = signing.headers(delivery.webhook, str(delivery.uuid), body, timezone.now())
    try:
        status, said = post(delivery.webhook.url, body, headers)
    except Refusal as refusal:
        status, said = None, str(refusal)
    if status is not None and 200 <= status < 300:
        delivery.note(DeliveryState.DELIVERED, status, said)
        return
    _failed(delivery, status, said)


def _body(delivery: WebhookDelivery) -> bytes | None:
    """As JSON; None when there is nothing to tell any more, or nothing its owner may see."""
    owner = delivery.webhook.owner
    data: object = {}
    if delivery.event != PING:
        event = all_events().get(delivery.event)
        data = event.data(delivery.subject, owner) if event and owner.is_active and event.is_for(owner) else None
    if data is None:
        return None
    moment = delivery.happened_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return json.dumps({"type": delivery.event, "timestamp": moment, "data": data}).encode()


@transaction.atomic
def _failed(delivery: WebhookDelivery, status: int | None, said: str) -> None:
    if status == GONE:
        delivery.webhook.stop("It answered 410: gone.")
    if status == GONE or delivery.attempts >= len(WAITS):
        delivery.note(DeliveryState.FAILED, status, said)
        return
    next_at = timezone.now() + WAITS[delivery.attempts]
    delivery.note(DeliveryState.WAITING, status, said, next_at)
    _queue(delivery, next_at)


def forget_old() -> int:
    """What was told long ago; how many."""
    return WebhookDelivery.objects.filter(happened_at__lt=timezone.now() - KEPT).delete()[0]
