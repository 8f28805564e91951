"""Links opened in bursts: programs that open every link of a mail, in a browser that runs scripts and moves a pointer.

Nothing on one page tells such a program from a person. What gives it away is how many links it opens at once: those
of one recipient, or, at the gateway of a company, those of several recipients from one place by one agent. So each
opening of a link is kept for as long as a visit may last, with a keyed digest of its recipient, and one of the address
and agent it came from, whose key changes every day. The digests can be compared and not read.

What comes from the same place through the same link goes on with what was opened there: a program is one until it opens
the page anew, by itself and not in a burst.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.crypto import salted_hmac

from assets.models import TrackedLink
from audience.events.bot_detection import OPENING, SCANNER, Verdict
from audience.events.event_attribution import VISIT_GAP, BeaconBatch
from audience.models import LinkOpening
from editorial.platform.accounts.email_addresses import known_email

KEPT = VISIT_GAP  # as long as what follows an opening may still come


class Pace(NamedTuple):
    """Faster than a person: so many different links in so many seconds."""

    links: int
    seconds: float


TO_ONE_RECIPIENT = (Pace(2, 1.0), Pace(3, 5.0))  # a tab tells nothing before it is looked at
FROM_ONE_PLACE = (Pace(3, 2.0),)  # colleagues behind one address may open theirs in the same minute, not so together
ROUNDED = timedelta(milliseconds=1)  # seconds as a float are not as exact as stored moments
SLOWEST = timedelta(seconds=max(pace.seconds for pace in (*TO_ONE_RECIPIENT, *FROM_ONE_PLACE)))


@dataclass(eq=False)
class Opening:
    """A link was opened at a moment, in seconds; `row` is its primary key once it is kept."""

    link: UUID
    recipient: str
    place: str
    at: float
    is_burst: bool = False
    row: int | None = None


class TakenBack(NamedTuple):
    """What was told through this link since that moment was taken for a person's, and was a program's."""

    link: UUID
    since: datetime


def judge_bursts(batches: Iterable[BeaconBatch]) -> list[TakenBack]:
    """Call those batches scanners that came through links opened in a burst; four queries at most, none without links.

    Returns what came earlier and turned out to belong to one.
    """
    by_link = [batch for batch in batches if batch.link is not None and batch.events]
    if not by_link:
        return []
    new = _openings_of(by_link)
    kept = _kept({UUID(batch.link) for batch in by_link if batch.link}, new)
    found_out = [one for one in mark_bursts([*kept, *new]) if one.row is not None]
    LinkOpening.objects.filter(pk__in=[one.row for one in found_out]).update(is_burst=True)
    LinkOpening.objects.bulk_create(_row(one) for one in new)
    _judge(by_link, [*kept, *new])
    return [TakenBack(one.link, _moment(one.at) - ROUNDED) for one in found_out]


def mark_bursts(openings: Sequence[Opening]) -> list[Opening]:
    """Mark those that belong to a burst; returns the newly marked. Pure."""
    news = []
    for paces, group_of in ((TO_ONE_RECIPIENT, "recipient"), (FROM_ONE_PLACE, "place")):
        groups: dict[str, list[Opening]] = defaultdict(list)
        for one in openings:
            if group := getattr(one, group_of):
                groups[group].append(one)
        for group_openings in groups.values():
            for pace in paces:
                news += [one for one in _faster_than(pace, group_openings) if not one.is_burst]
                for one in news:
                    one.is_burst = True
    return news


def _faster_than(pace: Pace, openings: list[Opening]) -> list[Opening]:
    """All that lie in some window of the pace with enough different links in it."""
    in_order = sorted(openings, key=lambda one: one.at)
    found: dict[int, Opening] = {}
    start = 0
    for end, last in enumerate(in_order):
        while last.at - in_order[start].at > pace.seconds:
            start += 1
        window = in_order[start : end + 1]
        if len({one.link for one in window}) >= pace.links:
            found |= {id(one): one for one in window}
    return list(found.values())


def _openings_of(batches: list[BeaconBatch]) -> list[Opening]:
    """The first of each batch that opened its page."""
    links = {UUID(batch.link) for batch in batches if batch.link}
    recipients = dict(TrackedLink.objects.filter(uuid__in=links).values_list("uuid", "recipient_email"))
    found = []
    for batch in batches:
        moments = [event[5] for event in batch.events if event[1] in OPENING]
        link = UUID(batch.link)
        if moments and link in recipients:
            at = datetime.fromisoformat(min(moments)).replace(tzinfo=UTC).timestamp()
            found.append(Opening(link, recipient_key(recipients[link]), batch.place, at))
    return found


def recipient_key(email: str) -> str:
    """A digest that is the same for every spelling of a mailbox."""
    return salted_hmac("audience.link-recipient", known_email(email), algorithm="sha256").hexdigest()[:16]


def _kept(links: set[UUID], new: list[Opening]) -> list[Opening]:
    """What was opened before: by the recipients and places of the new ones about then, and through these links."""
    lately = Q(link__in=links, at__gte=datetime.now(UTC) - KEPT)
    if new:
        moments = [one.at for one in new]
        about = (_moment(min(moments)) - SLOWEST, _moment(max(moments)) + SLOWEST)
        recipients, places = {one.recipient for one in new}, {one.place for one in new if one.place}
        lately |= Q(at__range=about, recipient__in=recipients) | Q(at__range=about, place__in=places)
    rows = LinkOpening.objects.filter(lately).values_list("link", "recipient", "place", "at", "is_burst", "pk")
    return [Opening(link, who, place, at.timestamp(), burst, pk) for link, who, place, at, burst, pk in rows]


def _judge(batches: list[BeaconBatch], openings: list[Opening]) -> None:
    """Each batch is what the latest opening of its link in its place was."""
    latest: dict[tuple[UUID, str], Opening] = {}
    for one in sorted(openings, key=lambda one: one.at):
        latest[one.link, one.place] = one
    for batch in batches:
        opening = latest.get((UUID(batch.link), batch.place))
        if opening is not None and opening.is_burst:
            batch.verdict = Verdict(SCANNER, "opened with other links at once")


def _row(one: Opening) -> LinkOpening:
    return LinkOpening(
        link=one.link, recipient=one.recipient, place=one.place, at=_moment(one.at), is_burst=one.is_burst
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def forget_openings() -> int:
    """Those that nothing can follow any more; how many."""
    return LinkOpening.objects.filter(at__lt=datetime.now(UTC) - KEPT).delete()[0]
