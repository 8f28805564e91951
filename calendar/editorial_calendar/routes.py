"""Coverage as JSON, for editors: `/api/coverage?rows=persona&cols=stage&topic=cost-of-downtime&on=2027-03-31`."""

from datetime import date

from django.http import HttpRequest
from ninja import Query, Router, Schema

from editorial.platform.models import User
from editorial_calendar.coverage.demand import demand
from editorial_calendar.coverage.gaps import rank
from editorial_calendar.coverage.queries import BadQuestionError, Map, ask, survey, vocabulary

PREFIX = ""
router = Router(tags=["Calendar"])


class CoverageQuery(Schema):
    """Axes are persona, stage, topic, format; filters are slugs; `on` is like 2027-03-31."""

    rows: str = "persona"
    cols: str = "stage"
    persona: str = ""
    stage: str = ""
    topic: str = ""
    format: str = ""
    on: str = ""


class TermOut(Schema):
    slug: str
    label: str


class CellOut(Schema):
    """`state` is open, met or not_applicable; `rank` 1 is the gap to close first, null when there is none."""

    row: str
    col: str
    state: str
    supply: float
    planned: float
    target: float
    gap: float
    rank: int | None


class CoverageOut(Schema):
    rows: list[TermOut]
    cols: list[TermOut]
    cells: list[CellOut]
    on: date


class Refusal(Schema):
    detail: str


def refuses(user: User) -> str:
    """Why somebody may not enter this part of the API; nothing if they may."""
    return "" if user.is_editor else "Coverage is for the content team."


@router.get("/coverage", response={200: CoverageOut, 400: Refusal, 403: Refusal}, summary="Where are we thin?")
def coverage(request: HttpRequest, asked: Query[CoverageQuery]) -> tuple[int, dict[str, str]] | dict[str, object]:
    """Effective supply against target on any two of persona, stage, topic, format; the other two filter by slug.

    `on` is today or a day to come; then `supply` includes what is planned by that day (`planned`).
    """
    words = vocabulary()
    try:
        found = survey(words, ask(words, asked.dict()))
        rank(found.cells, demand(found))
    except BadQuestionError as error:
        return 400, {"detail": str(error)}
    return as_json(found)


def as_json(found: Map) -> dict[str, object]:
    question, words = found.question, found.vocabulary
    slugs = {axis: {term.id: term.slug for term in terms} for axis, terms in words.items()}
    cells = [
        {
            "row": slugs[question.rows][cell.row],
            "col": slugs[question.cols][cell.col],
            "state": cell.state,
            "supply": round(cell.supply, 4),
            "planned": round(cell.planned, 4),
            "target": round(cell.target, 4),
            "gap": round(cell.gap, 4),
            "rank": cell.rank,
        }
        for cell in found.cells
    ]
    return {"rows": words[question.rows], "cols": words[question.cols], "cells": cells, "on": question.on}
