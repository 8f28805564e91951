"""What the content team sees first in the CMS: which gaps to close, and what is due."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypedDict

from django.db.models import Q
from django.utils import timezone
from wagtail.admin.ui.components import Component

from editorial.platform.words import listed
from editorial_calendar.coverage.demand import demand
from editorial_calendar.coverage.gaps import rank
from editorial_calendar.coverage.queries import ask, survey, vocabulary
from editorial_calendar.coverage.views import spot
from editorial_calendar.models import PlanItem
from editorial_calendar.plans.dates import KINDS

SHOWN = 3  # gaps; more is the map's business
AHEAD = timedelta(days=7)
DUE = ("draft_due", "review_due", "publish_on")


class Today(Component):
    """“Close these first” and “Due this week”."""

    order = 50
    template_name = "editorial_calendar/today.html"

    def get_context_data(self, parent_context: Mapping[str, object]) -> dict[str, object]:
        words = vocabulary()
        found = survey(words, ask(words, {}))
        ranked = rank(found.cells, demand(found))[:SHOWN]
        gaps = [{"gap": gap, **spot(found, gap.cell)} for gap in ranked]
        return {
            "gaps": gaps,
            "map": found,
            "missing": listed(found.missing),
            "due": (due := due_this_week()),
            "has_plan": bool(due) or PlanItem.objects.exists(),
            "request": parent_context["request"],
        }


class Due(TypedDict):
    item: PlanItem
    words: str
    day: date
    late: bool


def due_this_week() -> list[Due]:
    """Dates of unpublished items from now to a week from now, and those that have passed; the oldest first."""
    today = timezone.localdate()
    last = today + AHEAD
    soon = Q(late=True)
    for kind in DUE:
        soon |= Q(**{f"{kind}__range": (today, last)})
    found: list[Due] = []
    for item in PlanItem.objects.unpublished().with_status(today).filter(soon).select_related("owner"):
        overdue = item.overdue(today)
        for kind in DUE:
            day = getattr(item, kind)
            if kind in overdue or (day and today <= day <= last):
                found.append({"item": item, "words": KINDS[kind], "day": day, "late": kind in overdue})
    return sorted(found, key=lambda entry: (entry["day"], entry["item"].title))
