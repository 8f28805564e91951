"""“Where are we thin?”: the map, what is behind one of its cells, and how it is counted."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypedDict
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.platform.web.spreadsheets import KINDS, download
from editorial.platform.words import listed
from editorial.vocabulary.models import Topic
from editorial_calendar.coverage import arithmetic, pieces_in_cell
from editorial_calendar.coverage import gaps as weights
from editorial_calendar.coverage.arithmetic import AXES, Cell
from editorial_calendar.coverage.demand import REMEMBERED, Wanted, demand, failed_searches, notes_here
from editorial_calendar.coverage.gaps import Gap, rank
from editorial_calendar.coverage.queries import (
    NAMES,
    AxisTerm,
    BadQuestionError,
    Map,
    Question,
    ask,
    cell_terms,
    survey,
    vocabulary,
)
from editorial_calendar.models import NotApplicable

OUTLINED = 5  # gaps named on the map and listed beside it
SEARCHES_SHOWN = 30
NOTES_SHOWN = 20


class Crumb(TypedDict):
    url: str
    label: str


class Spot(TypedDict):
    """A cell's names, its address, and the slugs a form about it sends."""

    row: AxisTerm
    col: AxisTerm
    name: str
    slugs: dict[str, str]
    has_reader: bool
    url: str


def frame(
    request: HttpRequest,
    template: str,
    title: str,
    context: Mapping[str, object],
    *,
    icon: str,
    above: Sequence[Crumb] = (),
    here: str | None = None,
) -> TemplateResponse:
    """A page in the CMS's own frame."""
    home = Crumb(url=reverse("wagtailadmin_home"), label="Home")
    crumbs = [home, *above, Crumb(url="", label=title if here is None else here)]
    known = {"header_title": title, "header_icon": icon, "breadcrumbs_items": crumbs, **context}
    return TemplateResponse(request, f"editorial_calendar/{template}.html", known)


def above_cell() -> list[Crumb]:
    return [{"url": reverse("coverage"), "label": "Coverage"}]


@needs(editors_only)
def coverage(request: MemberRequest) -> HttpResponse:
    """The map with its ranked gaps; `export=csv|xlsx` gives the same as a file."""
    words = vocabulary()
    try:
        question = ask(words, request.GET)
    except BadQuestionError as error:
        messages.error(request, f"{error} Showing today’s map of persona by stage instead.")
        return redirect("coverage")
    found = survey(words, question)
    ranked = rank(found.cells, demand(found))
    if request.GET.get("export") in KINDS:
        return download(table(found, ranked), request.GET["export"], f"coverage-{question.on}")
    context = {
        "map": found,
        "rows": grid(found),
        "cols": words[question.cols],
        "gaps": [{"gap": gap, **spot(found, gap.cell)} for gap in ranked[:OUTLINED]],
        "open_count": len(ranked),
        "twin": [{"cell": cell, **spot(found, cell)} for cell in found.cells],
        "controls": controls(found),
        "query": request.GET.urlencode(),
        "missing": listed(found.missing),
    }
    return frame(request, "coverage", "Where are we thin?", context, icon="grid", here="Coverage")


def grid(found: Map) -> list[dict[str, object]]:
    """The map row by row: `[{"term", "cells": [{"cell", "col", "url", "outlined"}]}]`."""
    width = len(found.vocabulary[found.question.cols])
    return [
        {
            "term": term,
            "cells": [
                {"cell": cell, "outlined": bool(cell.rank and cell.rank <= OUTLINED), **spot(found, cell)}
                for cell in found.cells[number * width : (number + 1) * width]
            ],
        }
        for number, term in enumerate(found.vocabulary[found.question.rows])
    ]


def spot(found: Map, cell: Cell) -> Spot:
    terms = found.terms(cell)
    slugs = {axis: terms[axis].slug for axis in AXES if axis in terms}
    day = {"on": found.question.on.isoformat()} if found.question.looks_ahead else {}
    return {
        "row": terms[found.question.rows],
        "col": terms[found.question.cols],
        "name": " · ".join(terms[axis].label for axis in AXES if axis in terms),
        "slugs": slugs,
        "has_reader": "persona" in slugs and "stage" in slugs,
        "url": f"{reverse('coverage_cell')}?{urlencode({**slugs, **day})}",
    }


def controls(found: Map) -> dict[str, object]:
    """What the form offers: axes, a filter for each axis not shown, and the ends of this quarter and the next."""
    question = found.question
    return {
        "axes": [(axis, NAMES[axis].capitalize()) for axis in AXES],
        "filters": [
            {
                "axis": axis,
                "label": NAMES[axis].capitalize(),
                "terms": found.vocabulary[axis],
                "chosen": question.filters[axis].slug if axis in question.filters else "",
            }
            for axis in AXES
            if axis not in (question.rows, question.cols)
        ],
        "quarters": quarter_ends(question.today),
    }


def quarter_ends(today: date) -> list[date]:
    """The last days of this quarter and the next."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    later = [_months_on(first, 3), _months_on(first, 6)]
    return [start - timedelta(days=1) for start in later]


def _months_on(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def table(found: Map, ranked: list[Gap]) -> list[list[str | float]]:
    """The map as rows, for CSV, XLSX and readers of tables."""
    why = {(gap.cell.row, gap.cell.col): gap.sentence for gap in ranked}
    question = found.question
    head = [NAMES[question.rows].capitalize(), NAMES[question.cols].capitalize()]
    rows: list[list[str | float]] = [[*head, "State", "Supply", "Of it planned", "Target", "Gap", "Rank", "Why"]]
    for cell in found.cells:
        terms = found.terms(cell)
        numbers = [round(number, 2) for number in (cell.supply, cell.planned, cell.target, cell.gap)]
        reason = why.get((cell.row, cell.col), cell.reason)
        state = cell.state.replace("_", " ")
        rows.append([terms[question.rows].label, terms[question.cols].label, state, *numbers, cell.rank or "", reason])
    return rows


@needs(editors_only)
def cell(request: MemberRequest) -> HttpResponse:
    """What is behind one cell: its pieces with what each gives, the reasons for its rank, what is planned."""
    words = vocabulary()
    try:
        given = cell_terms(words, request.GET)
        question = ask(words, {"on": request.GET.get("on", "")})
    except BadQuestionError as error:
        messages.error(request, f"{error} Choose a cell on the map.")
        return redirect("coverage")
    if not given:
        return redirect("coverage")
    page = Paginator(pieces_in_cell.worth_most(given, question.on), pieces_in_cell.PER_PAGE).get_page(
        request.GET.get("p")
    )
    context = {
        **_look_up(words, given, question),
        "receipts": pieces_in_cell.pieces_in_cell(list(page.object_list), given, question.on),
        "page": page,
        "planned": pieces_in_cell.planned(given)[: pieces_in_cell.PER_PAGE],
        "searches": searches_of(words, given, question)[:SEARCHES_SHOWN],
        "notes": notes_here({axis: term.id for axis, term in given.items()}, given, question.today, NOTES_SHOWN),
        "question": question,
        "left_out": left_out(given),
        "back": request.get_full_path(),
    }
    title = " · ".join(given[axis].label for axis in AXES if axis in given)
    return frame(request, "cell", title, context, icon="grid", above=above_cell())


def _look_up(
    words: Mapping[str, list[AxisTerm]], given: Mapping[str, AxisTerm], question: Question
) -> dict[str, object]:
    """The cell as the map shows it, with its gap's terms. One axis alone has no target of its own: no cell."""
    slugs = {axis: term.slug for axis, term in given.items()}
    if len(given) < 2:
        return {"cell": None, "slugs": slugs, "has_reader": False}
    rows, cols = [axis for axis in AXES if axis in given][:2]
    filters = {axis: term for axis, term in given.items() if axis not in (rows, cols)}
    found = survey(dict(words), Question(rows, cols, filters, question.on, question.today))
    ranked = rank(found.cells, demand(found))
    mine = next(c for c in found.cells if (c.row, c.col) == (given[rows].id, given[cols].id))
    gap = next((g for g in ranked if g.cell is mine), None)
    return {
        "cell": mine,
        "gap": gap,
        "of": len(ranked),
        "slugs": slugs,
        "has_reader": {"persona", "stage"} <= set(given),
    }


def searches_of(words: Mapping[str, list[AxisTerm]], given: Mapping[str, AxisTerm], question: Question) -> list[Wanted]:
    """The failed searches that count in this cell, newest first."""
    fixed = {axis: term.id for axis, term in given.items()}
    known = failed_searches(dict(words), list(Topic.objects.all()), question.today)
    return [wanted for wanted in known if wanted.falls_in(fixed, given)]


def left_out(given: Mapping[str, AxisTerm]) -> NotApplicable | None:
    """The entry that takes this very cell out, if there is one."""
    fields = {f"{axis}_id": given[axis].id if axis in given else None for axis in AXES}
    return NotApplicable.objects.filter(**fields).first()


@needs(editors_only)
def how(request: MemberRequest) -> HttpResponse:
    """The rules, with their numbers."""
    context = {"rules": arithmetic, "weights": weights, "remembered": REMEMBERED.days, "today": timezone.localdate()}
    return frame(request, "how", "How coverage is counted", context, icon="help", above=above_cell())
