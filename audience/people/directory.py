"""Known people and their accounts as the library asks for them: each salesperson sees whom
`Contact.objects.visible_to` lets them see.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from assets.field_notes.accounts import KnownAccount
from assets.links.recipients import Recipient
from audience.models import Account, Contact
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


class KnownAccounts:
    """What the library's field notes ask."""

    def named(self, written: str) -> KnownAccount | None:
        found = Account.objects.filter(Q(name__iexact=written) | Q(domain__iexact=written)).order_by("pk").first()
        return KnownAccount(found.name, found.domain) if found else None

    def offered(self, user: User, most: int) -> Sequence[KnownAccount]:
        """Those of people this user may see. One query."""
        people = Contact.objects.visible_to(user).order_by()
        found = Account.objects.filter(contacts__in=people).distinct().order_by("name", "pk")
        return [KnownAccount(account.name, account.domain) for account in found[:most]]

    def of_person(self, user: User, uuid: UUID) -> KnownAccount | None:
        found = Contact.objects.visible_to(user).filter(uuid=uuid).select_related("account").first()
        return KnownAccount(found.account.name, found.account.domain) if found and found.account else None
