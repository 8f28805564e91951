"""Every place in this room where something about a person is kept, and how it is made to go away."""

from django.db import transaction

from audience.models import Contact, Event, Visitor

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
        forget(list(Visitor.objects.filter(contact__in=contacts)))
        found = contacts.count()
        contacts.delete()  # takes subscriptions, consents, calls and their ledger along
    return found


def forget(visitors: list[Visitor]) -> None:
    """Cut these browsers' reading loose from them, and delete them."""
    Event.objects.filter(visitor__in=visitors).update(visitor=None)
    Visitor.objects.filter(pk__in=[visitor.pk for visitor in visitors]).delete()
