"""What the recipients of tracked links read, for the library's pages about them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from assets.links.activity import LinkActivity
from assets.models import TrackedLink
from audience.models import EventKind, Label, LinkReading


def activity_of(links: Sequence[TrackedLink]) -> Mapping[UUID, LinkActivity]:
    """Human reading by link uuid, and pages shown without scripts; one query for all links. One that only scanners
    opened is not in it.
    """
    found: dict[UUID, list[LinkReading]] = {}
    rows = LinkReading.objects.filter(link__in=[link.uuid for link in links], count__gt=0)
    for row in rows.filter(Q(label=Label.HUMAN) | Q(label=Label.UNKNOWN, kind=EventKind.VIEW) & ~Q(section="")):
        found.setdefault(row.link, []).append(row)
    return {link: _activity(rows) for link, rows in found.items()}


def _activity(rows: list[LinkReading]) -> LinkActivity:
    times: Counter[str] = Counter()
    untimed: Counter[str] = Counter()
    seconds: dict[str, float] = {}
    for row in rows:
        if row.kind == EventKind.VIEW and row.section:  # scripts tell of a view of the whole
            untimed[row.section] += row.count
            continue
        times[row.kind] += row.count
        if row.kind == EventKind.ENGAGED:
            seconds[row.section] = seconds.get(row.section, 0) + row.total
    last = max(row.last_at for row in rows)
    opened = max(times[EventKind.VIEW], 1) if times else 0
    return LinkActivity(opened, last, seconds, times[EventKind.DOWNLOAD], times[EventKind.OPEN], untimed)
