"""Who sent a batch's parcels: the visitor and link behind each, and whether a human read.

Parcels of one visitor, or of one tracked link, are judged together; an anonymous parcel stands alone, because nothing
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
class Parcel:
    """One line of the spool; `visitor_uuid` and `link_digest` as spooled, the rest found by `resolve`."""

    events: list[Row]
    agent: str
    visitor_uuid: str = ""
    link_digest: str = ""
    visitor: int | None = None
    contact: UUID | None = None
    link: str | None = None
    verdict: Verdict = NOBODY


def resolve(parcels: list[Parcel]) -> None:
    """Find visitors who still agree and links still open; everyone else is anonymous. Two queries at most."""
    uuids = {parcel.visitor_uuid for parcel in parcels if parcel.visitor_uuid}
    digests = {parcel.link_digest for parcel in parcels if parcel.link_digest}
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
    for parcel in parcels:
        parcel.visitor, parcel.contact = visitors.get(parcel.visitor_uuid, (None, None))
        parcel.link = UUID(links[parcel.link_digest]).hex if parcel.link_digest in links else None


def label_all(parcels: list[Parcel]) -> None:
    """Give every parcel its verdict."""
    visits: dict[int | str, list[Parcel]] = defaultdict(list)
    for parcel in parcels:
        if parcel.visitor is not None:
            visits[parcel.visitor].append(parcel)
        elif parcel.link is not None:
            visits[parcel.link].append(parcel)
        else:
            parcel.verdict = judge(parcel.agent, acts_of([parcel]))
    _label_visits(visits)


def _label_visits(visits: dict[int | str, list[Parcel]]) -> None:
    if not visits:
        return
    visitors = [visit for visit in visits if isinstance(visit, int)]
    human, openings = _lately(visitors)
    for visit, parcels in visits.items():
        before = openings.get(visit, [])
        acts = acts_of(parcels, before) + before
        for agent in {parcel.agent for parcel in parcels}:
            verdict = judge(agent, acts, was_human=visit in human)
            for parcel in parcels:
                if parcel.agent == agent:
                    parcel.verdict = verdict


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


def acts_of(parcels: list[Parcel], before: Sequence[Act] = ()) -> list[Act]:
    """The parcels' events as acts. Times are parsed only where a burst is possible, because parsing is dear."""
    events = [event for parcel in parcels for event in parcel.events]
    may_burst = len(before) + sum(event[1] in OPENING for event in events) >= BURST
    return [Act(kind, piece, value, _seconds(at) if may_burst else 0) for _, kind, piece, _, value, at in events]


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp()


def is_human(parcel: Parcel) -> bool:
    return parcel.verdict.label == HUMAN
