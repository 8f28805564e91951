"""“Due this week”: dates of unpublished items that have passed, or come within a week; never more than are shown."""

from datetime import date, timedelta
from typing import TypedDict

from django.db.models import Case, DateField, F, Q, Value, When
from django.db.models.functions import Least
from django.utils import timezone

from editorial_calendar.models import PlanItem, PlanItemQuerySet
from editorial_calendar.models.plans import overdue
from editorial_calendar.plans.dates import KINDS

AHEAD = timedelta(days=7)
DUE = ("draft_due", "review_due", "publish_on")
NEVER = date(9999, 12, 31)


class Due(TypedDict):
    item: PlanItem
    words: str
    day: date
    late: bool


def due_this_week(most: int) -> list[Due]:
    """The `most` that are due first.

    They are dates of the `most` items whose first such date comes first: an item further on has as many before it.
    """
    today = timezone.localdate()
    items = _by_first(PlanItem.objects.unpublished().with_status(today), today).select_related("owner")
    entries = [entry for item in items[:most] for entry in _entries(item, today)]
    return sorted(entries, key=lambda entry: (entry["day"], entry["item"].title))[:most]


def _by_first(items: PlanItemQuerySet, today: date) -> PlanItemQuerySet:
    """Those with a date that is due, by the first of them."""
    days = [
        Case(When(_is_due(kind, today), then=F(kind)), default=Value(NEVER), output_field=DateField()) for kind in DUE
    ]
    return items.annotate(first_due=Least(*days)).filter(Q(first_due__lt=NEVER)).order_by("first_due", "title", "pk")


def _is_due(kind: str, today: date) -> Q:
    """Late, or within a week."""
    return overdue(kind, today) | Q(**{f"{kind}__range": (today, today + AHEAD)})


def _entries(item: PlanItem, today: date) -> list[Due]:
    late = item.overdue(today)
    found: list[Due] = []
    for kind in DUE:
        day = getattr(item, kind)
        if kind in late or (day and today <= day <= today + AHEAD):
            found.append({"item": item, "words": KINDS[kind], "day": day, "late": kind in late})
    return found
