"""What the recipients of tracked links read, for the library's pages about them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from assets.links.activity import LinkActivity
from assets.models import TrackedLink
from audience.models import EventKind, Label, LinkReading


def activity_of(links: Sequence[TrackedLink]) -> Mapping[UUID, LinkActivity]:
    """Human reading by link uuid; one query for all of them. A link only scanners opened is not in it."""
    found: dict[UUID, list[LinkReading]] = {}
    rows = LinkReading.objects.filter(link__in=[link.uuid for link in links], label=Label.HUMAN, count__gt=0)
    for row in rows:
        found.setdefault(row.link, []).append(row)
    return {link: _activity(rows) for link, rows in found.items()}


def _activity(rows: list[LinkReading]) -> LinkActivity:
    times: Counter[str] = Counter()
    seconds: dict[str, float] = {}
    for row in rows:
        times[row.kind] += row.count
        if row.kind == EventKind.ENGAGED:
            seconds[row.section] = seconds.get(row.section, 0) + row.total
    last = max(row.last_at for row in rows)
    opened = max(times[EventKind.VIEW], 1)
    return LinkActivity(opened, last, seconds, times[EventKind.DOWNLOAD], times[EventKind.OPEN])
