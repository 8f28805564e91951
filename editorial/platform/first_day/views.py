"""“Your first day”: the steps with their state, what to do next, what was left for later."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.platform.first_day.hiding import hide, is_hidden
from editorial.platform.first_day.steps import Step, StepState, all_steps, first_day_of
from editorial.platform.models import SkippedStep


@require_safe
@needs(editors_only)
def first_day(request: MemberRequest) -> HttpResponse:
    day = first_day_of(request.user)
    shown = [
        {
            "seen": seen,
            "address": seen.step.address(),
            "found": seen.step.found() if seen.state == StepState.DONE else "",
            "is_next": seen is day.next,
        }
        for seen in day.steps
    ]
    context = {
        "day": day,
        "steps": shown,
        "left_out": len(all_steps()) > len(shown),
        "is_hidden": is_hidden(request.user),
        "header_title": "Your first day",
        "header_icon": "list-ol",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": "", "label": "First day"},
        ],
    }
    return TemplateResponse(request, "editorial/platform/first_day/first_day.html", context)


def _step_of(request: MemberRequest, name: str) -> Step:
    step = next((step for step in all_steps() if step.name == name and step.is_for(request.user)), None)
    if step is None:
        raise Http404
    return step


@require_POST
@needs(editors_only)
def skip(request: MemberRequest, name: str) -> HttpResponse:
    """For everybody: the house leaves it for later."""
    step = _step_of(request, name)
    SkippedStep.objects.get_or_create(name=step.name, defaults={"skipped_by": request.user})
    messages.success(request, f"“{step.title}” is left for later. It stays in this list.")
    return redirect("first_day")


@require_POST
@needs(editors_only)
def take_up(request: MemberRequest, name: str) -> HttpResponse:
    """Undo of `skip`."""
    step = _step_of(request, name)
    SkippedStep.objects.filter(name=step.name).delete()
    messages.success(request, f"“{step.title}” is on your list again.")
    return redirect("first_day")


@require_POST
@needs(editors_only)
def hiding(request: MemberRequest) -> HttpResponse:
    """Put the whole list away, or take it out again."""
    hidden = request.POST.get("hidden") == "yes"
    hide(request.user, hidden)
    said = "The first day is put away. You find it under Help." if hidden else "The first day is on your Home again."
    messages.success(request, said)
    return redirect("wagtailadmin_home" if hidden else "first_day")
