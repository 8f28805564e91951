"""How far pieces are read: from the readers' roll-ups, by people only. Files are not measured here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone
from wagtail.models import Page

from assets.models import Asset
from audience.models.events import DayReading, EventKind, Label
from editorial.platform.jobs.queue import enqueue

EVERY = 3600.0  # seconds between two looks at what was read


@dataclass(frozen=True, slots=True)
class Completion:
    """Times opened, and times the last section was reached."""

    opened: int = 0
    finished: int = 0


UNREAD = Completion()


def completion_of(assets: Iterable[Asset]) -> dict[UUID, Completion]:
    """By uuid, for pages that somebody opened; two queries, and the pages themselves."""
    pages = {asset.uuid: asset.page_id for asset in assets if asset.page_id}
    counts = DayReading.objects.filter(piece__in=pages, label=Label.HUMAN, kind__in=[EventKind.VIEW, EventKind.SECTION])
    summed = counts.order_by().values_list("piece", "kind", "section").annotate(times=Sum("count"))
    opened: dict[UUID, int] = {}
    reached: dict[tuple[UUID, str], int] = {}
    for piece, kind, section, times in summed:
        if kind == EventKind.VIEW:
            opened[piece] = opened.get(piece, 0) + times
        else:
            reached[piece, section] = times
    found = Page.objects.filter(pk__in=[pages[uuid] for uuid in opened]).specific()
    last = {page.uuid: anchors[-1] for page in found if (anchors := page.section_anchors())}
    return {
        uuid: Completion(times, min(times, reached.get((uuid, last[uuid]), 0)))
        for uuid, times in opened.items()
        if uuid in last
    }


def recount_what_was_read() -> int:
    """Have what was read lately counted anew."""
    since = timezone.localdate() - timedelta(days=1)
    read = DayReading.objects.filter(day__gte=since, label=Label.HUMAN).order_by().values_list("piece", flat=True)
    for piece in list(read.distinct()):  # each by itself: all in one transaction would keep everybody from writing
        enqueue("calendar.supply", str(piece), {"asset": str(piece)})
    return 0
