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
    if agreement is None or not contact.subscriptions.confirmed().exists() or is_resting(contact):
        return []
    now = timezone.now()
    since = now - timedelta(days=agreement.window_days)
    with transaction.atomic():
        Contact.objects.select_for_update().get(pk=contact.pk)  # two workers at once open one call
        latest = _latest_calls(contact)
        reads = reading_of([contact], since).get(contact.pk, [])
        opened = []
        for rule in agreement.rules.all():
            earlier = latest.get(rule.key)
            if earlier and earlier.opened_at >= since and not earlier.is_taken_back:
                continue
            if evidence := first_match(signal_of(rule, agreement), reads):
                call = earlier if earlier and earlier.is_taken_back else Call(contact=contact)
                opened.append(open_call(call, rule, agreement, [read.id for read in evidence], now))
    return opened


def _latest_calls(contact: Contact) -> dict[UUID, Call]:
    """The contact's newest call for each reason."""
    return {call.reason_key: call for call in contact.calls.with_standing().order_by("opened_at")}


def is_resting(contact: Contact) -> bool:
    """Sent back to nurture, and the day of re-entry has not come."""
    last = contact.moves.order_by("-pk").first()
    return bool(last and last.re_enter_on and last.re_enter_on > timezone.localdate())


def open_call(call: Call, rule: SignalRule, agreement: Agreement, evidence: list[UUID], now: datetime) -> Call:
    """Open a new call, or one that was taken back and has evidence again: the call, its row in the ledger, the e-mail
    to its owner and the reminder, all in one transaction.
    """
    call.rule, call.reason_key = rule, rule.key
    call.owner = whose_call(call.contact)
    call.window_starts, call.opened_at = timezone.localdate(now), now
    call.due_at = now + timedelta(hours=agreement.deadline_hours)
    call.save()
    call.evidence.set(evidence)
    LeadMove.objects.create(call=call, contact=call.contact, to=Move.LEAD, reason=f"signal: {rule}"[:500], at=now)
    queue_email("audience.call", str(call.uuid), call=call.uuid)
    key = f"{call.uuid}:{now:%Y%m%d%H%M%S%f}"
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
