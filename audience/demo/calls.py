"""The calls that followed from the demo's reading, opened when it happened, and what became of the older ones."""

from datetime import timedelta

from django.utils import timezone

from audience.agreement.evidence import first_match
from audience.calls.signal_detection import open_call, reading_of, signal_of
from audience.models import Agreement, Call, Contact, LeadMove

SOON = timedelta(seconds=3)  # from the beacon to the call
ANSWERED_AFTER = timedelta(days=4)  # older calls have been answered
OUTCOMES = ("accepted", "recycled", "accepted")
REASON = "Finance put it off until the new year; will look again then."


def load(agreement: Agreement | None) -> None:
    """Nothing when there are calls already, or nobody signed."""
    if agreement is None or Call.objects.exists():
        return
    now = timezone.now()
    contacts = {contact.pk: contact for contact in Contact.objects.select_related("account__owner")}
    reads = reading_of(contacts.values(), now - timedelta(days=agreement.window_days))
    for rule in agreement.rules.all():
        for contact in reads:
            subscribed = contacts[contact].subscriptions.confirmed().exists()
            if subscribed and (evidence := first_match(signal_of(rule, agreement), reads[contact])):
                ids = [read.id for read in evidence]
                open_call(Call(contact=contacts[contact]), rule, agreement, ids, evidence[-1].at + SOON)
    old = Call.objects.filter(opened_at__lt=now - ANSWERED_AFTER).order_by("opened_at")
    for number, call in enumerate(old):
        _answer(call, OUTCOMES[number % len(OUTCOMES)])


def _answer(call: Call, outcome: str) -> None:
    owner = call.owner
    if owner is None:
        return
    if outcome == "accepted":
        move = call.accept(owner)
    else:
        move = call.recycle(owner, REASON, timezone.localdate() + timedelta(days=45))
    LeadMove.objects.filter(pk=move.pk).update(at=call.opened_at + timedelta(hours=3))
