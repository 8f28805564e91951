"""Of the first day, this room offers what it leads to: the first map with its targets, and the first planned piece."""

from django.urls import reverse

from editorial.platform.accounts.access import editors_only
from editorial.platform.first_day.steps import Step
from editorial_calendar.models import PlanItem, Target


def _count_targets() -> str:
    count = Target.objects.count()
    return f"{count} {'target is' if count == 1 else 'targets are'} set."


def _count_planned() -> str:
    count = PlanItem.objects.count()
    return f"{count} {'piece is' if count == 1 else 'pieces are'} planned."


STEPS = (
    Step(
        name="targets",
        order=60,
        title="Your first map",
        why="Say how many pieces you want for each reader at each stage; the map shows where you are short.",
        action="Set targets",
        address=lambda: reverse("coverage_targets"),
        is_for=editors_only,
        shown_by=lambda: Target.objects.all(),
        found=_count_targets,
        after=("words",),
        goal=True,
    ),
    Step(
        name="plan",
        order=70,
        title="Your first planned piece",
        why="“Plan this” beside a gap writes the brief, puts the tags on and sets the dates.",
        action="See the map",
        address=lambda: reverse("coverage"),
        is_for=editors_only,
        shown_by=lambda: PlanItem.objects.all(),
        found=_count_planned,
        after=("words",),
        goal=True,
    ),
)
