"""“How much do you want?”: the targets of all personas at all stages on one page, with a first proposal."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.vocabulary.models import Format
from editorial_calendar.coverage import arithmetic, suggesting
from editorial_calendar.coverage.queries import AxisTerm, BadQuestionError, vocabulary
from editorial_calendar.coverage.target_views import read_number
from editorial_calendar.coverage.views import above_cell, frame
from editorial_calendar.models import NotApplicable, Target

PACE = 4.0  # pieces a month, until they say otherwise
MOST_A_MONTH = 500
ANY = {"topic": None, "format": None}  # targets of a persona at a stage, whatever the topic and format

Pair = tuple[int, int]  # ids of persona and stage


@dataclass(frozen=True)
class Box:
    """One field of the page."""

    name: str
    label: str
    value: str
    wrong: str = ""
    left_out: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(editors_only)
def targets(request: MemberRequest) -> HttpResponse:
    """`month=6` proposes numbers for six pieces a month. Nothing is set before the form is sent."""
    words = vocabulary()
    if not words["persona"] or not words["stage"]:
        return _page(request, words, {}, {})
    if request.method != "POST":
        return _page(request, words, _begin_with(request, words), {})
    given, wrong = _read(request.POST, words)
    if wrong:
        messages.error(request, "No target is set yet: see the numbers below.")
        typed = {pair: request.POST.get(_name(pair), "") for pair in _pairs(words)}
        return _page(request, words, typed, wrong, status=400)
    _save(given)
    messages.success(request, "Your targets are set. This is your map: close the first gap by “Plan this”.")
    return redirect("coverage")


def _pairs(words: Mapping[str, list[AxisTerm]]) -> list[Pair]:
    return [(persona.id, stage.id) for persona in words["persona"] for stage in words["stage"]]


def _name(pair: Pair) -> str:
    return f"wanted-{pair[0]}-{pair[1]}"


def _pace(request: MemberRequest) -> float | None:
    """Pieces a month as asked for; None when that was not asked, or is no number."""
    try:
        pace = float(request.GET.get("month", "").replace(",", "."))
    except ValueError:
        return None
    return pace if 0 < pace <= MOST_A_MONTH else None


def _begin_with(request: MemberRequest, words: Mapping[str, list[AxisTerm]]) -> dict[Pair, str]:
    """The targets that are set; a proposal where there is none yet, or everywhere when a pace was given."""
    pace, cells = _pace(request), len(_pairs(words))
    proposed = suggesting.proposal(pace or PACE, half_lives(), cells)
    there = {(row.persona_id, row.stage_id): f"{row.number:f}" for row in Target.objects.filter(**ANY)}
    if there and pace is None:
        return there
    return dict.fromkeys(_pairs(words), f"{proposed:.1f}")


def half_lives() -> list[int]:
    return list(Format.objects.values_list("half_life_days", flat=True))


def _read(
    posted: Mapping[str, str], words: Mapping[str, list[AxisTerm]]
) -> tuple[dict[Pair, Decimal | None], dict[Pair, str]]:
    """Number by pair, None for the usual one; and what is wrong, by pair."""
    given: dict[Pair, Decimal | None] = {}
    wrong: dict[Pair, str] = {}
    for pair in _pairs(words):
        typed = posted.get(_name(pair), "").strip()
        try:
            given[pair] = read_number(typed) if typed else None
        except BadQuestionError as error:
            wrong[pair] = str(error)
    return given, wrong


@transaction.atomic
def _save(given: Mapping[Pair, Decimal | None]) -> None:
    left_out = set(NotApplicable.objects.filter(**ANY).values_list("persona_id", "stage_id"))
    for (persona, stage), number in given.items():
        if (persona, stage) in left_out:
            continue
        if number is None:
            Target.objects.filter(persona=persona, stage=stage, **ANY).delete()
        else:
            Target.objects.update_or_create(persona_id=persona, stage_id=stage, **ANY, defaults={"number": number})


def _page(
    request: MemberRequest,
    words: Mapping[str, list[AxisTerm]],
    values: Mapping[Pair, str],
    wrong: Mapping[Pair, str],
    status: int = 200,
) -> HttpResponse:
    left_out = {(row.persona_id, row.stage_id): row.reason for row in NotApplicable.objects.filter(**ANY)}
    pace = _pace(request) or PACE
    rows = [
        {
            "persona": persona,
            "boxes": [
                Box(
                    _name(pair),
                    f"{persona.label}, {stage.label}",
                    values.get(pair, ""),
                    wrong.get(pair, ""),
                    left_out.get(pair, ""),
                )
                for stage in words["stage"]
                for pair in [(persona.id, stage.id)]
            ],
        }
        for persona in words["persona"]
    ]
    context = {
        "rows": rows,
        "stages": words["stage"],
        "pace": f"{pace:g}",
        "alive": round(suggesting.kept_alive(pace, half_lives())),
        "each": suggesting.proposal(pace, half_lives(), len(_pairs(words))),
        "cells": len(_pairs(words)),
        "usual": arithmetic.DEFAULT_TARGET,
        "words_url": reverse("first_words"),
    }
    answer = frame(request, "targets", "How much do you want?", context, icon="grid", above=above_cell())
    answer.status_code = status
    return answer
