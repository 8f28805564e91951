"""Whose reading it is when it came through a tracked link, as far as that can honestly be known.

- A browser with our cookie is whose cookie it is, whatever link was opened in it: the recipient's own reading counts as
  theirs without any link. In a browser known as another person's, the link was passed on: the reading is that other
  person's, it is not shown to the sender as the recipient's, and the link vouches for nobody from then on. A browser
  that agreed and is not known as anyone's keeps its reading, and so does one whose user took the yes back: nothing.
- A browser without our cookie has only the link, which was sent to one person. What a human reads there is the
  recipient's, if the newest word of that contact about being remembered, in whichever browser, is yes, and from that
  moment on. It is put down to the browser the yes was said in, so that taking it back or forgetting that browser ends
  it like any other reading. Without such a browser it is nobody's.
- A link passed on to a browser that says nothing of itself cannot be told from the recipient's second browser: receipts
  say that it was read through a link, and the page behind the link says to whom its reading is put down.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from assets.models import TrackedLink
from audience.events.bot_detection import SCANNER
from audience.events.event_attribution import BeaconBatch, LinkReader, as_spooled, is_human
from audience.models import ConsentRow, Contact


class SentTo(NamedTuple):
    """What a link sends, the known person it was sent to, if it is one, and whether it was seen in somebody else's
    hands.
    """

    asset: str = ""  # its uuid as hex
    contact: UUID | None = None
    is_passed_on: bool = False


def attribute(batches: list[BeaconBatch]) -> None:
    """Put reading through links down to whom it belongs. Four queries at most; none without links."""
    by_link = [batch for batch in batches if batch.link is not None and batch.events]
    if not by_link:
        return
    sent = recipients_of({UUID(batch.link) for batch in by_link if batch.link})
    batches += [elsewhere for batch in by_link if (elsewhere := _take_elsewhere(batch, sent))]
    _take_from_others(by_link, sent)
    waiting = [(batch, contact) for batch in by_link if (contact := _may_be_the_recipient(batch, sent))]
    readers = readers_of({contact for _, contact in waiting})
    for batch, contact in waiting:
        batch.reader = readers.get(contact)


def recipients_of(links: Collection[UUID]) -> dict[UUID, SentTo]:
    """To whom these links were sent; what is no longer there was sent to nobody."""
    rows = TrackedLink.objects.filter(uuid__in=links)
    told = list(rows.values_list("uuid", "asset__uuid", "recipient_email", "passed_on_at"))
    contacts = dict(Contact.objects.filter(email__in={email for _, _, email, _ in told}).values_list("email", "uuid"))
    found = {uuid: SentTo(asset.hex, contacts.get(email), at is not None) for uuid, asset, email, at in told}
    return {link: found.get(link, SentTo()) for link in links}


def _take_elsewhere(batch: BeaconBatch, sent: Mapping[UUID, SentTo]) -> BeaconBatch | None:
    """What a batch tells of other pieces than the one its link sends, as a batch without the link: no page behind the
    link says that, and whoever has the link could otherwise say of its recipient what they like.
    """
    asset = sent[UUID(batch.link)].asset
    others = [event for event in batch.events if event[2] and event[2] != asset]
    if not others:
        return None
    batch.events = [event for event in batch.events if not event[2] or event[2] == asset]
    return replace(batch, events=others, link=None)


def _take_from_others(by_link: list[BeaconBatch], sent: dict[UUID, SentTo]) -> None:
    """What another known person read is not the recipient's; that the link was passed on is written down."""
    passed_on = set()
    for batch in by_link:
        link = UUID(batch.link)
        if batch.contact is not None and batch.contact != sent[link].contact:
            batch.link = None
            if batch.verdict.label != SCANNER:
                passed_on.add(link)
    TrackedLink.objects.note_passed_on(passed_on)
    for link in passed_on:
        sent[link] = sent[link]._replace(is_passed_on=True)


def _may_be_the_recipient(batch: BeaconBatch, sent: dict[UUID, SentTo]) -> UUID | None:
    """The contact a link was sent to, if a human came by it in a browser without a cookie of ours, and we know of
    nobody else who has it.
    """
    if batch.link is None or batch.visitor_uuid or not is_human(batch):
        return None
    _, contact, is_passed_on = sent[UUID(batch.link)]
    return None if is_passed_on else contact


def readers_of(contacts: Collection[UUID]) -> dict[UUID, LinkReader]:
    """Of those whose newest word about being remembered is yes: the browser it was said in, and when. One query."""
    if not contacts:
        return {}
    words = ConsentRow.objects.about_tracking().filter(visitor__contact__uuid__in=contacts).order_by("pk")
    newest = {
        contact: (visitor, given, at)
        for contact, visitor, given, at in words.values_list("visitor__contact__uuid", "visitor", "given", "at")
        if contact and visitor
    }
    return {
        contact: LinkReader(visitor, contact, as_spooled(at))
        for contact, (visitor, given, at) in newest.items()
        if given
    }
