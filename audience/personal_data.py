"""Every place in this room where something about a person is kept, and how it is made to go away.

Who it was goes at once, in one short transaction: name, address, consents, calls. What was read then hangs on a browser
or link that is nobody's, and is cut loose from it a batch at a time, so that nobody waits for it. What is left to cut
is what still names it: a killed worker costs a batch, and going on needs no other mark.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from assets.models import TrackedLink
from audience.agreement.backtest import count_later
from audience.models import Consent, ConsentRow, Contact, Event, LinkOpening, LinkReading, Visitor
from editorial.platform.jobs.queue import enqueue

BATCH = 2_000  # events in one transaction
BROWSER, LINK = "audience.cut_browser", "audience.cut_link"  # kinds of jobs

PERSONAL_DATA = {
    "Contact.email": "address, given when subscribing",
    "Contact.name": "name, given when subscribing",
    "Contact.account": "company, from the address's domain",
    "Subscription.topic": "issues the person wants to hear about",
    "ConsentRow": "what the person agreed to, when and where",
    "Visitor.uuid": "the cookie of a browser whose user agreed to be remembered",
    "Event.visitor": "what was read in that browser, or through a link by the person whose browser it is",
    "Event.link": "what was read through a link sent to the person",
    "LinkReading": "how often and how long, page by page, as the sender is shown",
    "LinkOpening": "that a link was opened, with digests of the recipient and of address and agent, for half an hour",
    "Call": "that a salesperson was asked to call, and why",
    "LeadMove": "what came of it",
    "KeptPass": "that an agreement would have had a salesperson call",
}


def erase(email: str) -> int:
    """Delete all that is known of that address; reading stays as anonymous counts. How many people were erased.

    Lines of the spool that are not taken in yet name a visitor that is gone, and become anonymous on the way.
    """
    contacts = Contact.objects.at(email)
    with transaction.atomic():
        _forget_links(email)
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
    """These browsers are nobody's from now on, and what was read in them is cut loose from them."""
    ids = [visitor.pk for visitor in visitors]
    with transaction.atomic():
        _look_again(visitors)
        ConsentRow.objects.filter(visitor__in=ids).delete()
        Visitor.objects.filter(pk__in=ids).update(contact=None)
        cut_browsers(ids)


def cut_browsers(ids: Collection[int]) -> None:
    """Cut a batch of events loose from these browsers; the last takes the browsers along, else a job goes on."""
    if _cut("visitor", ids):
        Visitor.objects.filter(pk__in=ids).delete()
        return
    for visitor in ids:
        enqueue(BROWSER, str(visitor), {"visitor": visitor})


def _forget_links(email: str) -> None:
    forget_links(list(TrackedLink.objects.sent_to(email).values_list("uuid", flat=True)))


def forget_links(links: Collection[UUID]) -> None:
    """What was read through these links: page by page, and by event."""
    LinkReading.objects.filter(link__in=links).delete()
    LinkOpening.objects.filter(link__in=links).delete()
    cut_links(links)


def cut_links(links: Collection[UUID]) -> None:
    """Cut a batch of events loose from these links; a job goes on if there are more."""
    if not _cut("link", links):
        for link in links:
            enqueue(LINK, str(link), {"link": str(link)})


def _cut(field: str, whose: Collection[int] | Collection[UUID]) -> bool:
    """Whether all is cut that named them."""
    named = Event.objects.filter(**{f"{field}__in": whose}).order_by()
    batch = list(named.values_list("pk", flat=True)[:BATCH])
    Event.objects.filter(pk__in=batch).update(**{field: None})
    return len(batch) < BATCH


def _look_again(visitors: list[Visitor]) -> None:
    """Calls that rested on these browsers are taken back by themselves; what was read in others may still make one.

    The agreement's backtest is counted without what was read in them.
    """
    known = {visitor.contact for visitor in visitors if visitor.contact is not None}
    if known:
        count_later()
    for contact in known:
        enqueue("audience.detect_signals", str(contact.uuid), {"contact": str(contact.uuid)})
