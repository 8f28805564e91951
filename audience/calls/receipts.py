"""The receipt of a call: the rows of reading behind it, what they are worth today, and what to say.

Built for many calls at once, so that a list of calls asks the same few questions as one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from assets.models import Asset, TrackedLink
from audience.agreement.evidence import OPENINGS
from audience.calls import scoring
from audience.models import Agreement, Call, ConsentRow, Contact, Event, EventKind
from audience.titles import titles_of

BACK = timedelta(days=90)  # how far a receipt looks
SHOWN = 8  # rows; the rest stands on the person's page
OFFERED = 200  # pieces a next one is chosen from


class ReadingRow(NamedTuple):
    """What is read of an event: plain values, for a model of each would cost more than all the rest of a list."""

    id: UUID
    kind: str
    piece: UUID | None
    section: str
    value: float
    at: datetime
    link: UUID | None


@dataclass
class Line:
    """One row: what was done with one piece on one day."""

    at: datetime
    piece: UUID | None = None
    title: str = ""
    sections: list[str] = field(default_factory=list)
    seconds: float = 0
    opened: str = ""  # "opened" or "downloaded"
    topic: str = ""  # subscribed to
    points: float = 0
    is_signal: bool = False
    by_link: bool = False  # through a link sent to them, which may have been passed on

    @property
    def anchors(self) -> list[str]:
        """Sections in words: an anchor is its title with dashes."""
        return [section.replace("-", " ") for section in self.sections]


@dataclass
class Receipt:
    lines: list[Line]
    score: float
    next_piece: Asset | None = None
    colleagues: int = 0

    @property
    def shown(self) -> list[Line]:
        return self.lines[:SHOWN]

    @property
    def pieces(self) -> list[Line]:
        """The latest line of each piece read."""
        return list({line.piece: line for line in reversed(self.lines) if line.piece}.values())[::-1]


def points_of(agreement: Agreement, kind: str) -> float:
    if kind in OPENINGS:
        return agreement.open_points
    return {EventKind.SECTION: agreement.section_points, EventKind.VIEW: agreement.view_points}.get(EventKind(kind), 0)


def lines_of(events: Sequence[ReadingRow], agreement: Agreement, signals: set[UUID], now: datetime) -> list[Line]:
    """Lines, newest first: one per day and piece for reading, one for each opening. Titles are still to be named."""
    lines: dict[tuple[date, UUID | None, str], Line] = {}
    for event in events:
        opened = EventKind(event.kind).label if event.kind in OPENINGS else ""
        key = (timezone.localdate(event.at), event.piece, opened)
        line = lines.setdefault(key, Line(event.at, event.piece, opened=opened))
        line.at = max(line.at, event.at)
        line.is_signal |= event.id in signals
        line.by_link |= event.link is not None
        age = (now - event.at).total_seconds() / 86_400
        line.points += scoring.worth(points_of(agreement, event.kind), age, agreement.half_life_days)
        if event.kind == EventKind.SECTION and event.section not in line.sections:
            line.sections.append(event.section)
        if event.kind == EventKind.ENGAGED:
            line.seconds += event.value
    return sorted(lines.values(), key=lambda line: line.at, reverse=True)


def score_of(events: Sequence[ReadingRow], agreement: Agreement, now: datetime) -> float:
    """The person's score today, over all events given."""
    half_life = agreement.half_life_days
    level = scoring.level(((points_of(agreement, e.kind), scoring.days(e.at)) for e in events), half_life)
    return scoring.score(level, scoring.days(now), half_life)


def receipts_for(calls: Sequence[Call]) -> dict[int, Receipt]:
    """Receipts by the calls' primary keys. Ten queries at most, however many calls."""
    now = timezone.now()
    contacts = [call.contact for call in calls]
    events = events_of(contacts, now - BACK)
    evidence = _evidence_of(calls)
    yeses = _subscriptions_of(contacts)
    colleagues = _colleagues_of(contacts)
    receipts = {}
    for call in calls:
        own = events[call.contact_id]
        lines = lines_of(own, call.rule.agreement, evidence[call.pk], now) + yeses[call.contact_id]
        lines.sort(key=lambda line: line.at, reverse=True)
        count = colleagues.get(call.contact.account_id, 0) - (call.contact_id in events)
        receipts[call.pk] = Receipt(lines, score_of(own, call.rule.agreement, now), colleagues=max(count, 0))
    name_pieces(receipts.values())
    _choose_next([(call.contact_id, receipts[call.pk]) for call in calls], pieces_had(contacts))
    return receipts


def events_of(contacts: Sequence[Contact], since: datetime) -> dict[int, list[ReadingRow]]:
    """Reading that counts, by contact, oldest first."""
    found: dict[int, list[ReadingRow]] = defaultdict(list)
    rows = Event.objects.counting().filter(visitor__contact__in=contacts, at__gte=since).order_by("at")
    for contact, *said in rows.values_list("visitor__contact", *ReadingRow._fields):
        found[contact].append(ReadingRow(*said))
    return found


def _evidence_of(calls: Sequence[Call]) -> dict[int, set[UUID]]:
    found: dict[int, set[UUID]] = defaultdict(set)
    for row in Call.evidence.through.objects.filter(call__in=calls):
        found[row.call_id].add(row.event_id)
    return found


def _subscriptions_of(contacts: Sequence[Contact]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = defaultdict(list)
    rows = ConsentRow.objects.about_mail().filter(contact__in=contacts, given=True).select_related("topic")
    for row in rows:
        if row.contact_id and row.topic:
            found[row.contact_id].append(Line(row.at, topic=row.topic.label))
    return found


def _colleagues_of(contacts: Sequence[Contact]) -> dict[int | None, int]:
    """How many people of each account read within BACK."""
    accounts = {contact.account_id for contact in contacts if contact.account_id}
    rows = Event.objects.counting().filter(visitor__contact__account__in=accounts, at__gte=timezone.now() - BACK)
    people: dict[int | None, set[int]] = defaultdict(set)
    for account, contact in rows.values_list("visitor__contact__account", "visitor__contact").distinct():
        people[account].add(contact)
    return {account: len(found) for account, found in people.items()}


def name_pieces(receipts: Iterable[Receipt]) -> None:
    lines = [line for receipt in receipts for line in receipt.lines]
    titles = titles_of(line.piece for line in lines)
    for line in lines:
        if line.piece:
            line.title = titles[line.piece]


def pieces_had(contacts: Iterable[Contact]) -> dict[int, set[UUID]]:
    """By contact, what they ever read and what any of us ever sent them. Two queries, however many contacts."""
    by_email = {contact.email: contact.pk for contact in contacts}
    found: dict[int, set[UUID]] = defaultdict(set)
    read = Event.objects.counting().filter(visitor__contact__in=by_email.values(), piece__isnull=False)
    for contact, piece in read.order_by().values_list("visitor__contact", "piece").distinct():
        found[contact].add(cast(UUID, piece))  # asked for above
    sent = TrackedLink.objects.sent_to(*by_email).order_by()
    for address, piece in sent.values_list("recipient_email", "asset__uuid"):
        found[by_email[address]].add(piece)
    return found


def _choose_next(receipts: list[tuple[int, Receipt]], had: Mapping[int, set[UUID]]) -> None:
    """For each reader (by contact) the best-rated piece on what they read, one stage further, that is new to them."""
    known = _known({line.piece for _, receipt in receipts for line in receipt.lines if line.piece})
    topics = {topic for piece in known.values() for topic in piece.topics}
    ranked = list(best_on(topics).prefetch_related("topics", "stages")[:OFFERED])
    for contact, receipt in receipts:
        pieces = [known[line.piece] for line in receipt.pieces if line.piece in known]
        receipt.next_piece = next_piece(pieces, [asset for asset in ranked if asset.uuid not in had[contact]])


class Known(NamedTuple):
    """What is asked of a piece that somebody read: ids of its topics, and how far on its stages are."""

    uuid: UUID
    topics: set[int]
    stages: set[int]


def _known(uuids: set[UUID]) -> dict[UUID, Known]:
    """Those that are assets, in three queries; of many readers they are hundreds, too many to make models of."""
    assets = Asset.objects.filter(uuid__in=uuids).order_by()
    found = {uuid: Known(uuid, set(), set()) for uuid in assets.values_list("uuid", flat=True)}
    for uuid, topic in assets.filter(topics__isnull=False).values_list("uuid", "topics"):
        found[uuid].topics.add(topic)
    for uuid, stage in assets.filter(stages__isnull=False).values_list("uuid", "stages__sort_order"):
        found[uuid].stages.add(stage)
    return found


def best_on(topics: set[int]) -> QuerySet[Asset]:
    """What may be sent on any of these topics, the best first: read in that order until enough are found, with each
    asked for its topics, rather than all of them joined, made distinct and sorted.
    """
    on_topic = Asset.topics.through.objects.filter(asset=OuterRef("pk"), topic__in=topics)
    best = Asset.objects.live().shareable().filter(Exists(on_topic))
    return best.order_by("-rating_corrected", "-published_at")


def next_piece(read: Sequence[Known], offered: Sequence[Asset]) -> Asset | None:
    """Same topic as something read, furthest stage read or the one after it; the latest topic wins, then the rating."""
    done = {piece.uuid for piece in read}
    reached = max((stage for piece in read for stage in piece.stages), default=0)
    open_to_them = [(asset, {topic.pk for topic in asset.topics.all()}) for asset in offered if asset.uuid not in done]
    for piece in read:
        fresh = [asset for asset, topics in open_to_them if topics & piece.topics]
        further = [asset for asset in fresh if any(stage.sort_order >= reached for stage in asset.stages.all())]
        if found := further or fresh:
            return found[0]
    return None
