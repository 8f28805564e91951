"""“What is planned?” by month: every kind of date in its day, moved by drag or by form."""

import calendar
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import NamedTuple, TypedDict

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.platform.web.addresses import way_back
from editorial_calendar.coverage import supply
from editorial_calendar.coverage.views import frame
from editorial_calendar.models import PlanItem
from editorial_calendar.plans.dates import KINDS, SHOWN, conflicts
from editorial_calendar.plans.filters import PlanFilters
from editorial_calendar.plans.views import planned

MONDAY_FIRST = calendar.Calendar(firstweekday=0)
OF_A_DAY = 6  # entries shown of each day; the rest is a link away
OF_ONE_DAY = 200  # of the day that was asked for
FIRST_YEAR, LAST_YEAR = 1990, 2190  # a calendar beyond these is a typing error


class Dated(NamedTuple):
    """One date of an item, read without the item; in the order of a day: publishing first, then by title."""

    follows: bool
    title: str
    pk: int
    kind: str


class DayEntry(TypedDict):
    """One date of an item; `kind` is the field, `words` what people call it."""

    item: PlanItem
    kind: str
    words: str
    late: bool


@needs(editors_only)
def month(request: MemberRequest) -> HttpResponse:
    """One month of the filtered plan; `month=2027-03` names it, nothing means this one. `day=2027-03-04` shows more of
    that day.
    """
    today = timezone.localdate()
    first = _first(request.GET.get("month", ""), today)
    weeks = MONDAY_FIRST.monthdatescalendar(first.year, first.month)
    filters = PlanFilters(request.GET, queryset=planned(), request=request)
    rows = filters.qs if filters.is_valid() else planned().none()
    opened = _day(request.GET.get("day", ""))
    dated = _dated(rows, weeks[0][0], weeks[-1][-1])
    shown = {day: found[: OF_ONE_DAY if day == opened else OF_A_DAY] for day, found in dated.items()}
    entries = _entries(rows, shown, today)
    days = [
        {
            "day": day,
            "entries": entries.get(day, []),
            "more": len(dated.get(day, [])) - len(entries.get(day, [])),
            "in_month": day.month == first.month,
        }
        for week in weeks
        for day in week
    ]
    kept = request.GET.copy()
    for name in ("month", "day"):
        kept.pop(name, None)
    context = {
        "first": first,
        "days": days,
        "weekdays": weeks[0],
        "today": today,
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{first + timedelta(days=31):%Y-%m}",
        "kept": kept.urlencode(),
        "filters": filters,
        "filtered": bool(filters.form.changed_data),
        "is_empty": not dated,
        "undated": rows.filter(publish_on__isnull=True).count(),
    }
    return frame(request, "month", "What is planned?", context, icon="calendar-alt", here="Plan")


def _first(given: str, today: date) -> date:
    """The first of the month asked for; of this month when it makes no sense."""
    try:
        year, number = (int(part) for part in given.split("-"))
        if FIRST_YEAR <= year <= LAST_YEAR:
            return date(year, number, 1)
    except ValueError:
        pass
    return today.replace(day=1)


def _within(start: date, end: date) -> Q:
    return reduce(or_, (Q(**{f"{kind}__range": (start, end)}) for kind in KINDS))


def _dated(rows: QuerySet[PlanItem], start: date, end: date) -> dict[date, list[Dated]]:
    """Day → its dates in order, of all items; few columns, for there may be thousands of them."""
    found: dict[date, list[Dated]] = defaultdict(list)
    for pk, title, *days in rows.filter(_within(start, end)).order_by().values_list("pk", "title", *KINDS):
        for kind, day in zip(KINDS, days, strict=True):
            if day and start <= day <= end:
                found[day].append(Dated(kind != "publish_on", title, pk, kind))
    return {day: sorted(dates) for day, dates in found.items()}


def _entries(rows: QuerySet[PlanItem], shown: Mapping[date, list[Dated]], today: date) -> dict[date, list[DayEntry]]:
    """Day → what is shown of it."""
    items = rows.in_bulk({one.pk for dates in shown.values() for one in dates})
    overdue = {pk: item.overdue(today) for pk, item in items.items()}
    return {
        day: [
            {"item": items[pk], "kind": kind, "words": KINDS[kind], "late": kind in overdue[pk]}
            for _, _, pk, kind in dates
            if pk in items
        ]
        for day, dates in shown.items()
    }


@require_POST
@needs(editors_only)
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """Put one date of an item on another day. The page is not touched: a date here publishes nothing."""
    if not request.user.has_perm("calendar.change_planitem"):
        raise PermissionDenied
    kind, to = request.POST.get("kind", ""), _day(request.POST.get("to", ""))
    with transaction.atomic():
        item = get_object_or_404(PlanItem.objects.select_for_update(), pk=pk)
        problem = _problem(item, kind, to)
        if problem or to is None:
            messages.error(request, f"{problem} “{item.title}” stays where it was.")
            return _back(request)
        was = getattr(item, kind)
        setattr(item, kind, to)
        item.save(update_fields=[kind])
        supply.recount_plan_item(item)
    moved = {"item": item, "kind": kind, "words": KINDS[kind], "to": f"{to:{SHOWN}}", "was": was if was != to else None}
    messages.success(request, render_to_string("editorial_calendar/moved.html", moved, request))
    return _back(request)


def _day(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _problem(item: PlanItem, kind: str, to: date | None) -> str:
    """Why the move cannot be made; empty when it can."""
    if kind not in KINDS:
        return "There is no such date."
    if to is None:
        return "Choose a day."
    before = conflicts({name: getattr(item, name) for name in KINDS})
    after = conflicts({name: to if name == kind else getattr(item, name) for name in KINDS})
    return " ".join(reason for name, reason in after.items() if name not in before)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(way_back(request, reverse("plan_month")))
