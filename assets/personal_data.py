"""Personal data of people outside that this room keeps, and how it is forgotten."""

from django.db import transaction

from assets.models import TrackedLink

PERSONAL_DATA = {
    "TrackedLink.recipient_name": "name of whom a salesperson sent a piece",
    "TrackedLink.recipient_email": "e-mail address of whom a salesperson sent a piece",
    "TrackedLink.note": "what the salesperson wrote to them",
}

ERASED = "erased"


def erase(email: str) -> int:
    """Forget a recipient and close their links; that something was sent stays counted. Returns how many links."""
    with transaction.atomic():
        links = list(TrackedLink.objects.filter(recipient_email__iexact=email))
        for link in links:
            link.revoke()
            link.recipient_name, link.recipient_email, link.note = ERASED, f"{ERASED}@erased.invalid", ""
            link.save(update_fields=["recipient_name", "recipient_email", "note"])
    return len(links)
