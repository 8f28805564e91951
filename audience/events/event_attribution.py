"""Who sent the beacon's batches: the visitor and link behind each, and whether a human read.

A visit is what one visitor, or whoever came through one tracked link, does without a break of VISIT_GAP. All that was
claimed in it counts together, in one batch or over many. An anonymous batch is a visit by itself, because nothing may
connect it to another.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from assets.models import TrackedLink
from audience.events.beacon_batches import MOMENT, Row
from audience.events.bot_detection import BURST, HUMAN, OPENING, UNKNOWN, Act, Verdict, judge
from audience.models import Event, Label, Visitor

VISIT_GAP = timedelta(minutes=30)  # silent this long: a new visit
BURST_MEMORY = timedelta(seconds=10)  # how far back openings count towards a scanner's burst

OF_A_VISITOR = ("uuid", "pk", "contact__uuid", "agreed_at")  # the last is what `agreeing()` annotates

NOBODY = Verdict(UNKNOWN, "")

Visit = int | str  # the primary key of a visitor, or the uuid of a link as hex


class LinkReader(NamedTuple):
    """The known person who reads through a link: the browser it is put down to, and since when they agree to that."""

    visitor: int
    contact: UUID
    since: str  # as the spool keeps moments


@dataclass
class BeaconBatch:
    """One line of the spool; `visitor_uuid`, `link_digest` and `place` as spooled, the rest found by `resolve` and
    `link_recipients.attribute`.
    """

    events: list[Row]
    agent: str
    visitor_uuid: str = ""
    link_digest: str = ""
    place: str = ""
    visitor: int | None = None
    agreed_at: str = ""  # since when the browser's user agrees, as the spool keeps moments
    contact: UUID | None = None
    link: str | None = None
    reader: LinkReader | None = None
    verdict: Verdict = NOBODY

    @property
    def visit(self) -> Visit | None:
        return self.visitor if self.visitor is not None else self.link

    def visitor_at(self, at: str) -> int | None:
        """Whose an event of that moment is: the browser's user's, or the link's reader's, once they agreed."""
        if self.reader is not None:
            return self.reader.visitor if at >= self.reader.since else self.visitor
        return self.visitor if at >= self.agreed_at else None


def resolve(batches: list[BeaconBatch]) -> None:
    """Find visitors who still agree and links still open, whose asset may still be sent and whose recipient shares what
    is read; everyone else is anonymous. Two queries at most.
    """
    uuids = {batch.visitor_uuid for batch in batches if batch.visitor_uuid}
    digests = {batch.link_digest for batch in batches if batch.link_digest}
    visitors = {}
    if uuids:
        agreeing = Visitor.objects.agreeing().filter(uuid__in=uuids)
        visitors = {
            uuid.hex: (pk, contact, as_spooled(at)) for uuid, pk, contact, at in agreeing.values_list(*OF_A_VISITOR)
        }
    links = _links_of(digests) if digests else {}
    for batch in batches:
        batch.visitor, batch.contact, batch.agreed_at = visitors.get(batch.visitor_uuid, (None, None, ""))
        batch.link = _link_of(batch, links.get(batch.link_digest, {}))


def _links_of(digests: Collection[str]) -> dict[str, dict[str, str]]:
    """By digest of the token: what can be read behind it, asset and link, both as hex. One query."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    rows = TrackedLink.objects.sharing().of_tokens(digests).values_list("token__digest", "asset__uuid", "uuid")
    for token, asset, link in rows:
        found[token][asset.hex] = link.hex
    return found


def _link_of(batch: BeaconBatch, links: Mapping[str, str]) -> str | None:
    """A link by itself; in a room, the link to the piece that the batch is about: a page tells of one."""
    if len(links) == 1:
        return next(iter(links.values()))
    return next((links[event[2]] for event in batch.events if event[2] in links), None)


def label_all(batches: list[BeaconBatch]) -> None:
    """Give every batch its verdict that has none yet."""
    visits: dict[Visit, list[BeaconBatch]] = defaultdict(list)
    for batch in batches:
        if batch.verdict is not NOBODY:
            continue
        if batch.visit is None:
            batch.verdict = judge(batch.agent, acts_of([batch]))
        else:
            visits[batch.visit].append(batch)
    human, earlier = _lately(visits)
    for visit, together in visits.items():
        before = earlier.get(visit, [])
        acts = acts_of(together, before) + before
        verdicts = {agent: judge(agent, acts, was_human=visit in human) for agent in {b.agent for b in together}}
        for batch in together:
            batch.verdict = verdicts[batch.agent]


def events_of(visits: Collection[Visit]) -> Iterator[QuerySet[Event]]:
    """What was taken in of these visits so far: one set of events for visitors, one for links, each by its index."""
    since = datetime.now(UTC) - VISIT_GAP
    if visitors := [visit for visit in visits if isinstance(visit, int)]:
        yield Event.objects.filter(visitor__in=visitors, at__gte=since)
    if links := [visit for visit in visits if isinstance(visit, str)]:
        yield Event.objects.filter(link__in=links, at__gte=since)


def visit_of(visitor: int | None, link: UUID | None, visits: Container[Visit]) -> Visit | None:
    """To which of these visits a stored event belongs."""
    if visitor is not None and visitor in visits:
        return visitor
    return link.hex if link is not None and link.hex in visits else None


def _lately(visits: Collection[Visit]) -> tuple[set[Visit], dict[Visit, list[Act]]]:
    """Which of these visits were seen to be human already; and by visit what nobody could judge so far, with what was
    opened just now.
    """
    just_now = Q(at__gte=datetime.now(UTC) - BURST_MEMORY, kind__in=OPENING)
    human: set[Visit] = set()
    earlier: dict[Visit, list[Act]] = defaultdict(list)
    for events in events_of(visits):
        for visitor, link in events.filter(label=Label.HUMAN).values_list("visitor", "link").distinct():
            human |= {visit for visit in (visit_of(visitor, link, visits),) if visit is not None}
        told = events.filter(just_now | Q(label=Label.UNKNOWN))
        for visitor, link, kind, piece, value, at in told.values_list(
            "visitor", "link", "kind", "piece", "value", "at"
        ):
            if (visit := visit_of(visitor, link, visits)) is not None:
                earlier[visit].append(Act(kind, piece.hex if piece else "", value, at.timestamp()))
    return human, earlier


def acts_of(batches: list[BeaconBatch], before: Sequence[Act] = ()) -> list[Act]:
    """The batches' events as acts. Times are parsed only where a burst is possible, because parsing is dear."""
    events = [event for batch in batches for event in batch.events]
    may_burst = len(before) + sum(event[1] in OPENING for event in events) >= BURST
    return [
        Act(kind, piece, value, _moment(at).timestamp() if may_burst else 0) for _, kind, piece, _, value, at in events
    ]


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=UTC)


def as_spooled(moment: datetime) -> str:
    """As the spool keeps moments: their order is that of their letters, and none of many events need be parsed."""
    return moment.astimezone(UTC).strftime(MOMENT)


def is_human(batch: BeaconBatch) -> bool:
    return batch.verdict.label == HUMAN
