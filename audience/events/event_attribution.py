"""Who sent the beacon's batches: the visitor and link behind each, and whether a human read.

Batches of one visitor, or of one tracked link, are judged together; an anonymous batch stands alone, because nothing
may connect it to another.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from audience.events.beacon_batches import Row
from audience.events.bot_detection import BURST, HUMAN, OPENING, UNKNOWN, Act, Verdict, judge
from audience.models import Event, Label, Visitor
from editorial.platform.models import Purpose, Token

VISIT_GAP = timedelta(minutes=30)  # silent this long: a new visit
BURST_MEMORY = timedelta(seconds=10)  # how far back openings count towards a scanner's burst

NOBODY = Verdict(UNKNOWN, "")


@dataclass
class BeaconBatch:
    """One line of the spool; `visitor_uuid` and `link_digest` as spooled, the rest found by `resolve`."""

    events: list[Row]
    agent: str
    visitor_uuid: str = ""
    link_digest: str = ""
    visitor: int | None = None
    contact: UUID | None = None
    link: str | None = None
    verdict: Verdict = NOBODY


def resolve(batches: list[BeaconBatch]) -> None:
    """Find visitors who still agree and links still open; everyone else is anonymous. Two queries at most."""
    uuids = {batch.visitor_uuid for batch in batches if batch.visitor_uuid}
    digests = {batch.link_digest for batch in batches if batch.link_digest}
    visitors = {}
    if uuids:
        agreeing = Visitor.objects.agreeing().filter(uuid__in=uuids)
        visitors = {
            uuid.hex: (pk, contact) for uuid, pk, contact in agreeing.values_list("uuid", "pk", "contact__uuid")
        }
    links = {}
    if digests:
        tokens = Token.objects.usable().filter(purpose=Purpose.LINK, digest__in=digests)
        links = dict(tokens.values_list("digest", "subject"))
    for batch in batches:
        batch.visitor, batch.contact = visitors.get(batch.visitor_uuid, (None, None))
        batch.link = UUID(links[batch.link_digest]).hex if batch.link_digest in links else None


def label_all(batches: list[BeaconBatch]) -> None:
    """Give every batch its verdict."""
    visits: dict[int | str, list[BeaconBatch]] = defaultdict(list)
    for batch in batches:
        if batch.visitor is not None:
            visits[batch.visitor].append(batch)
        elif batch.link is not None:
            visits[batch.link].append(batch)
        else:
            batch.verdict = judge(batch.agent, acts_of([batch]))
    _label_visits(visits)


def _label_visits(visits: dict[int | str, list[BeaconBatch]]) -> None:
    if not visits:
        return
    visitors = [visit for visit in visits if isinstance(visit, int)]
    human, openings = _lately(visitors)
    for visit, batches in visits.items():
        before = openings.get(visit, [])
        acts = acts_of(batches, before) + before
        for agent in {batch.agent for batch in batches}:
            verdict = judge(agent, acts, was_human=visit in human)
            for batch in batches:
                if batch.agent == agent:
                    batch.verdict = verdict


def _lately(visitors: list[int]) -> tuple[set[int | str], dict[int | str, list[Act]]]:
    """Which of these visitors read as humans in this visit already, and what each opened just now."""
    if not visitors:
        return set(), {}
    now = datetime.now(UTC)
    recent = Event.objects.filter(visitor__in=visitors, at__gte=now - VISIT_GAP)
    human: set[int | str] = set(recent.filter(label=Label.HUMAN).values_list("visitor", flat=True).distinct())
    openings: dict[int | str, list[Act]] = defaultdict(list)
    just_now = recent.filter(at__gte=now - BURST_MEMORY, kind__in=OPENING)
    for visitor, kind, piece, at in just_now.values_list("visitor", "kind", "piece", "at"):
        openings[visitor].append(Act(kind, piece.hex if piece else "", 0, at.timestamp()))
    return human, openings


def acts_of(batches: list[BeaconBatch], before: Sequence[Act] = ()) -> list[Act]:
    """The batches' events as acts. Times are parsed only where a burst is possible, because parsing is dear."""
    events = [event for batch in batches for event in batch.events]
    may_burst = len(before) + sum(event[1] in OPENING for event in events) >= BURST
    return [Act(kind, piece, value, _seconds(at) if may_burst else 0) for _, kind, piece, _, value, at in events]


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp()


def is_human(batch: BeaconBatch) -> bool:
    return batch.verdict.label == HUMAN
