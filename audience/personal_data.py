"""Every place in this room where something about a person is kept, and how it is made to go away."""

from django.db import transaction

from audience.models import Consent, ConsentRow, Contact, Event, Visitor
from editorial.platform.jobs.queue import enqueue

PERSONAL_DATA = {
    "Contact.email": "address, given when subscribing",
    "Contact.name": "name, given when subscribing",
    "Contact.account": "company, from the address's domain",
    "Subscription.topic": "issues the person wants to hear about",
    "ConsentRow": "what the person agreed to, when and where",
    "Visitor.uuid": "the cookie of a browser whose user agreed to be remembered",
    "Event.visitor": "what was read in that browser",
    "Call": "that a salesperson was asked to call, and why",
    "LeadMove": "what came of it",
}


def erase(email: str) -> int:
    """Delete all that is known of that address; reading stays as anonymous counts. How many people were erased.

    Lines of the spool that are not taken in yet name a visitor that is gone, and become anonymous on the way.
    """
    contacts = Contact.objects.at(email)
    with transaction.atomic():
        forget(list(Visitor.objects.filter(contact__in=contacts).select_related("contact")))
        found = contacts.count()
        contacts.delete()  # takes subscriptions, consents, calls and their ledger along
    return found


def withdraw(visitors: list[Visitor], how: str) -> None:
    """Take the consent of these browsers' users back: from now on nothing that was read in them counts."""
    with transaction.atomic():
        for visitor in visitors:
            ConsentRow.objects.create(kind=Consent.TRACKING, visitor=visitor, given=False, how=how)
        _look_again(visitors)


def forget(visitors: list[Visitor]) -> None:
    """Cut these browsers' reading loose from them, and delete them."""
    with transaction.atomic():
        _look_again(visitors)
        Event.objects.filter(visitor__in=visitors).update(visitor=None)
        Visitor.objects.filter(pk__in=[visitor.pk for visitor in visitors]).delete()


def _look_again(visitors: list[Visitor]) -> None:
    """Calls that rested on these browsers are taken back by themselves; what was read in others may still make one."""
    known = {visitor.contact for visitor in visitors if visitor.contact is not None}
    for contact in known:
        enqueue("audience.detect_signals", str(contact.uuid), {"contact": str(contact.uuid)})
