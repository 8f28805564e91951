"""Known people as recipients of what salespeople send: each sees whom `Contact.objects.visible_to` lets them see."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from assets.links.recipients import Recipient
from audience.models import Contact
from editorial.platform.models import User


class ContactDirectory:
    """What the library's send form asks."""

    def search(self, user: User, words: str, most: int) -> Sequence[Recipient]:
        """Whose name, a later part of it, or address begins with `words`. One query."""
        begins = Q(name__istartswith=words) | Q(name__icontains=f" {words}") | Q(email__istartswith=words)
        found = Contact.objects.visible_to(user).filter(begins).select_related("account").order_by("name", "pk")
        return [_recipient(contact) for contact in found[:most]]

    def person(self, user: User, uuid: UUID) -> Recipient | None:
        found = Contact.objects.visible_to(user).select_related("account").filter(uuid=uuid).first()
        return _recipient(found) if found else None


def _recipient(contact: Contact) -> Recipient:
    return Recipient(contact.name, contact.email, contact.company)
