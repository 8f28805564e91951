"""Personal data of people outside that this room keeps, and how it is forgotten."""

from django.db import transaction
from django.utils import timezone

from assets.models import TrackedLink
from editorial.platform.models import Token

PERSONAL_DATA = {
    "TrackedLink.recipient_name": "name of whom a salesperson sent a piece",
    "TrackedLink.recipient_email": "e-mail address of whom a salesperson sent a piece",
    "TrackedLink.note": "what the salesperson wrote to them",
    "TrackedLink.sealed_token": "the address they were sent, encrypted",
    "TrackedLink.declined_at": "that they chose not to share what they read",
}

ERASED = "erased"


def erase(email: str) -> int:
    """Forget a recipient and close their links; that something was sent stays counted. Returns how many links."""
    with transaction.atomic():
        links = [link.pk for link in TrackedLink.objects.sent_to(email)]
        open_still = Token.objects.filter(tracked_link__in=links, revoked_at=None)
        open_still.update(revoked_at=timezone.now())
        gone = {"recipient_name": ERASED, "recipient_email": f"{ERASED}@erased.invalid"}
        gone |= {"note": "", "sealed_token": "", "password": ""}
        return TrackedLink.objects.filter(pk__in=links).update(**gone)
