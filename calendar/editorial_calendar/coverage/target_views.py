"""What can be done about a cell. Every change is a POST, says what happened and can be undone."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TypedDict

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.platform.web.addresses import way_back
from editorial_calendar.coverage.arithmetic import AXES
from editorial_calendar.coverage.queries import AxisTerm, BadQuestionError, cell_terms, vocabulary
from editorial_calendar.models import NotApplicable, Target
from editorial_calendar.plans.planning import plan_gap

MOST = Decimal("999.9")  # what the column holds


def _back(request: MemberRequest, given: Mapping[str, AxisTerm] | None = None) -> HttpResponse:
    """To where the form was, or to the cell."""
    slugs = urlencode({axis: term.slug for axis, term in (given or {}).items()})
    return redirect(way_back(request, f"{reverse('coverage_cell')}?{slugs}" if slugs else reverse("coverage")))


def _reader(request: MemberRequest) -> dict[str, AxisTerm]:
    """The cell a form names; raises BadQuestionError when it names no persona or stage."""
    given = cell_terms(vocabulary(), request.POST)
    if not {"persona", "stage"} <= set(given):
        raise BadQuestionError("Choose a cell with a persona and a buying stage.")
    return given


class CellFields(TypedDict):
    """Ids of a cell's terms as a row of Target or NotApplicable holds them; None: any."""

    persona_id: int
    stage_id: int
    topic_id: int | None
    format_id: int | None


def _fields(given: Mapping[str, AxisTerm]) -> CellFields:
    topic, format_ = given.get("topic"), given.get("format")
    return {
        "persona_id": given["persona"].id,
        "stage_id": given["stage"].id,
        "topic_id": topic.id if topic else None,
        "format_id": format_.id if format_ else None,
    }


def _name(given: Mapping[str, AxisTerm]) -> str:
    return " · ".join(given[axis].label for axis in AXES if axis in given)


@require_POST
@needs(editors_only)
def plan_this(request: MemberRequest) -> HttpResponse:
    """A plan item with all tags and a drafted brief."""
    words = vocabulary()
    try:
        given = cell_terms(words, request.POST)
    except BadQuestionError as error:
        messages.error(request, str(error))
        return _back(request)
    if not all(words.values()):
        messages.error(request, "Add a persona, a buying stage, a topic and a format first.")
        return _back(request)
    item, is_new = plan_gap(words, given, request.user)
    said = "Planned, with a first brief and all tags." if is_new else "You planned this a moment ago; here it is."
    messages.success(request, f"{said} Change what is wrong, then start the draft.")
    return redirect(item.get_absolute_url())


@require_POST
@needs(editors_only)
def leave_out(request: MemberRequest) -> HttpResponse:
    """Nobody needs this cell filled; the reason stays beside it."""
    reason = " ".join(request.POST.get("reason", "").replace("\0", " ").split())[:200]
    try:
        given = _reader(request)
        if not reason:
            raise BadQuestionError("Say in a few words why nobody needs this cell filled.")
    except BadQuestionError as error:
        messages.error(request, str(error))
        return _back(request)
    NotApplicable.objects.update_or_create(**_fields(given), defaults={"reason": reason})
    messages.success(request, f"{_name(given)} is not applicable: {reason}. Its page has “Count it again”.")
    return _back(request, given)


@require_POST
@needs(editors_only)
def count_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Undo of `leave_out`."""
    row = get_object_or_404(NotApplicable, pk=pk)
    name = f"{row.persona} · {row.stage}"
    row.delete()
    messages.success(request, f"{name} counts again.")
    return _back(request)


@require_POST
@needs(editors_only)
def set_target(request: MemberRequest) -> HttpResponse:
    """How many effective pieces are wanted; empty goes back to the usual number."""
    given_number = request.POST.get("number", "").strip()
    try:
        given = _reader(request)
        number = read_number(given_number) if given_number else None
    except BadQuestionError as error:
        messages.error(request, str(error))
        return _back(request)
    if number is None:
        Target.objects.filter(**_fields(given)).delete()
        messages.success(request, f"{_name(given)} has the usual target again.")
    else:
        Target.objects.update_or_create(**_fields(given), defaults={"number": number})
        messages.success(request, f"{number} effective pieces are wanted for {_name(given)}.")
    return _back(request, given)


def read_number(given: str) -> Decimal:
    """A target as people write it. Raises BadQuestionError."""
    try:
        number = Decimal(given.replace(",", "."))
    except InvalidOperation:
        raise BadQuestionError("A target is a number such as 2 or 2.5.") from None
    if not number.is_finite() or not 0 <= number <= MOST:
        raise BadQuestionError(f"A target lies between 0 and {MOST}.")
    return number.quantize(Decimal("0.1"))
