"""From reading to calls: what a contact read, which signals of the agreement it fulfils, and whose call it becomes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assets.models import Asset
from audience.agreement.evidence import TELLING, Read, Signal, first_match
from audience.models import Agreement, Call, Contact, Event, LeadMove, Move, SignalRule
from editorial.platform.accounts.roles import Role
from editorial.platform.emails import queue_email
from editorial.platform.jobs.queue import enqueue
from editorial.platform.models import User


def signal_of(rule: SignalRule, agreement: Agreement) -> Signal:
    window = timedelta(days=agreement.window_days)
    return Signal(rule.evidence, rule.minimum, window, rule.piece, rule.topic_id, rule.format_id)


def reading_of(contacts: Iterable[Contact], since: datetime) -> dict[int, list[Read]]:
    """Evidence that counts, by contact's primary key, and what each piece is about. Three queries for any number."""
    found = Event.objects.counting().filter(visitor__contact__in=contacts, at__gte=since, kind__in=TELLING)
    rows = found.exclude(piece=None).values_list("visitor__contact", "id", "kind", "piece", "section", "at")
    topics, formats = subjects_of({piece for _, _, _, piece, _, _ in rows if piece})
    reads: dict[int, list[Read]] = defaultdict(list)
    for contact, event, kind, piece, section, at in rows:
        if contact and piece:
            reads[contact].append(Read(event, kind, piece, section, at, topics[piece], formats.get(piece)))
    return reads


def subjects_of(pieces: set[UUID]) -> tuple[dict[UUID, frozenset[int]], dict[UUID, int | None]]:
    """Topics and format by piece."""
    about: dict[UUID, set[int]] = defaultdict(set)
    formats: dict[UUID, int | None] = {}
    rows = Asset.objects.filter(uuid__in=pieces).values_list("uuid", "format", "topics")
    for piece, format_, topic in rows:
        formats[piece] = format_
        if topic is not None:
            about[piece].add(topic)
    return defaultdict(frozenset, {piece: frozenset(found) for piece, found in about.items()}), formats


def detect_signals(contact: Contact) -> list[Call]:
    """Open a call for each signal the contact's reading fulfils now and did not before.

    Readers who unsubscribed from everything are left alone, and so are those sent back to nurture until their day.
    """
    agreement = Agreement.objects.in_force()
    rest = last_rest(contact)
    is_resting = rest is not None and rest.is_on
    if agreement is None or is_resting or not contact.subscriptions.confirmed().exists():
        return []
    now = timezone.now()
    window = timedelta(days=agreement.window_days)
    since = now - window
    with transaction.atomic():
        Contact.objects.select_for_update().get(pk=contact.pk)  # two workers at once open one call
        latest = _latest_calls(contact)
        reads = reading_of([contact], looks_back_to(rest, now, window)).get(contact.pk, [])
        opened = []
        for rule in agreement.rules.all():
            earlier = latest.get(rule.key)
            if earlier and is_told(earlier, since):
                continue
            if evidence := first_match(signal_of(rule, agreement), news_since(earlier, reads)):
                call = earlier if earlier and earlier.is_taken_back else Call(contact=contact)
                opened.append(open_call(call, rule, agreement, [read.id for read in evidence], now))
    return opened


def _latest_calls(contact: Contact) -> dict[UUID, Call]:
    """The contact's newest call for each reason."""
    calls = contact.calls.with_standing().prefetch_related("moves").order_by("opened_at")
    return {call.reason_key: call for call in calls}


def last_rest(contact: Contact) -> LeadMove | None:
    """The move that sent the contact back to nurture, if it is the last that anybody made."""
    last = contact.moves.exclude(to=Move.LEAD).order_by("-pk").first()
    return last if last and last.to == Move.RECYCLED else None


def looks_back_to(rest: LeadMove | None, now: datetime, window: timedelta) -> datetime:
    """Since when reading counts: for the window; for someone back from nurture that long, since they were sent there,
    because what they read while they rested has told nobody yet.
    """
    is_just_back = rest and rest.re_enter_on and rest.re_enter_on > timezone.localdate(now - window)
    return min(now - window, rest.at) if rest and is_just_back else now - window


def is_told(call: Call, since: datetime) -> bool:
    """Its reason has called already: in this window and not taken back, or it rests in nurture."""
    if rest := recycling_of(call):
        return rest.is_on
    return call.opened_at >= since and not call.is_taken_back


def news_since(call: Call | None, reads: list[Read]) -> list[Read]:
    """After its return from nurture a reason calls by what was read since, not by what sent it there."""
    rest = recycling_of(call) if call else None
    return [read for read in reads if read.at > rest.at] if rest else reads


def recycling_of(call: Call) -> LeadMove | None:
    """The move that sent this call back to nurture, if it is its last."""
    last = list(call.moves.all())[-1]
    return last if last.to == Move.RECYCLED else None


def open_call(call: Call, rule: SignalRule, agreement: Agreement, evidence: list[UUID], now: datetime) -> Call:
    """Open a new call, or one that was taken back and has evidence again: the call, its row in the ledger, the e-mail
    to its owner and the reminder, all in one transaction.
    """
    call.rule, call.reason_key = rule, rule.key
    call.owner = whose_call(call.contact)
    call.window_starts, call.opened_at = timezone.localdate(now), now
    call.due_at = now + timedelta(hours=agreement.deadline_hours)
    call.save()
    call.evidence.set(evidence)  # type: ignore[arg-type]  # primary keys, which are uuids
    LeadMove.objects.create(call=call, contact=call.contact, to=Move.LEAD, reason=f"signal: {rule}"[:500], at=now)
    key = f"{call.uuid}:{now:%Y%m%d%H%M%S%f}"
    queue_email("audience.call", key, call=call.uuid)
    enqueue("audience.remind", key, {"call": str(call.uuid)}, once=True, not_before=call.due_at)
    return Call.objects.get(pk=call.pk)


def whose_call(contact: Contact) -> User | None:
    """The account's owner; else whoever was called for a colleague; else the salesperson waiting longest."""
    if contact.account:
        if (owner := contact.account.owner) and owner.is_active:
            return owner
        earlier = Call.objects.filter(contact__account=contact.account, owner__is_active=True).first()
        if earlier:
            return earlier.owner
    sales = User.objects.filter(is_active=True, groups__name=Role.SALES).annotate(latest=Max("calls__opened_at"))
    waiting = sorted(sales, key=lambda user: (user.latest is not None, user.latest, user.pk))
    return waiting[0] if waiting else None
