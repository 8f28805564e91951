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
    """Human evidence by contact's primary key, with what each piece is about. Three queries, however many contacts."""
    found = Event.objects.human().filter(visitor__contact__in=contacts, at__gte=since, kind__in=TELLING)
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
        alerted = set(contact.calls.filter(opened_at__gte=since).values_list("reason_key", flat=True))
        reads = reading_of([contact], since).get(contact.pk, [])
        opened = []
        for rule in agreement.rules.all():
            if rule.key not in alerted and (evidence := first_match(signal_of(rule, agreement), reads)):
                opened.append(open_call(contact, rule, agreement, [read.id for read in evidence], now))
    return opened


def is_resting(contact: Contact) -> bool:
    """Sent back to nurture, and the day of re-entry has not come."""
    last = contact.moves.order_by("-pk").first()
    return bool(last and last.re_enter_on and last.re_enter_on > timezone.localdate())


def open_call(contact: Contact, rule: SignalRule, agreement: Agreement, evidence: list[UUID], now: datetime) -> Call:
    """The call, its first row in the ledger, the e-mail to its owner and the reminder, all in one transaction."""
    call = Call.objects.create(
        contact=contact,
        rule=rule,
        reason_key=rule.key,
        window_starts=timezone.localdate(now),
        owner=whose_call(contact),
        opened_at=now,
        due_at=now + timedelta(hours=agreement.deadline_hours),
    )
    call.evidence.set(Event.objects.filter(id__in=evidence))
    LeadMove.objects.create(call=call, contact=contact, to=Move.LEAD, reason=f"signal: {rule}"[:500], at=now)
    queue_email("audience.call", str(call.uuid), call=call.uuid)
    enqueue("audience.remind", str(call.uuid), {"call": str(call.uuid)}, once=True, not_before=call.due_at)
    return call


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
