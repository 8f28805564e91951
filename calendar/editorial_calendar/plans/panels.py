"""What the content team sees first in the CMS: which gaps to close, and what is due."""

from collections.abc import Mapping

from wagtail.admin.ui.components import Component

from editorial.platform.words import listed
from editorial_calendar.coverage.demand import demand
from editorial_calendar.coverage.gaps import rank
from editorial_calendar.coverage.queries import ask, survey, vocabulary
from editorial_calendar.coverage.views import spot
from editorial_calendar.models import PlanItem
from editorial_calendar.plans.due import due_this_week

SHOWN = 3  # gaps; more is the map's business
DUE_SHOWN = 12  # dates; more is the plan's


class Today(Component):
    """“Close these first” and “Due this week”."""

    order = 50
    template_name = "editorial_calendar/today.html"

    def get_context_data(self, parent_context: Mapping[str, object]) -> dict[str, object]:
        words = vocabulary()
        found = survey(words, ask(words, {}))
        ranked = rank(found.cells, demand(found))[:SHOWN]
        gaps = [{"gap": gap, **spot(found, gap.cell)} for gap in ranked]
        due = due_this_week(DUE_SHOWN + 1)
        return {
            "gaps": gaps,
            "map": found,
            "missing": listed(found.missing),
            "due": due[:DUE_SHOWN],
            "has_more_due": len(due) > DUE_SHOWN,
            "has_plan": bool(due) or PlanItem.objects.exists(),
            "request": parent_context["request"],
        }
