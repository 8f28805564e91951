"""Confirm tags: what was suggested for imported pieces and files, with the words behind it, confirmed in bulk."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from editorial.intake.models import Confirmation, TagProposal, TagProposalQuerySet
from editorial.intake.tags import many
from editorial.intake.tags.confirming import Confirmed, confirm
from editorial.intake.tags.suggesting import TAG_AXES
from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.vocabulary.models.classification import VOCABULARY_IN
from editorial.vocabulary.models.terms import Term

PAGE_SIZE = 25
AXIS_LABELS = {"personas": "Persona", "stages": "Stage", "jobs": "Job", "topics": "Topic", "format": "Format"}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(editors_only)
def confirm_tags(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        return _confirm_all(request) if "all" in request.POST else _confirm(request)
    newest = Confirmation.objects.select_related("started_by").order_by("-pk").first()
    if request.htmx:
        return _how_far(request, newest)
    waiting = _filtered(request.GET)
    page = Paginator(waiting.select_related("page"), PAGE_SIZE).get_page(request.GET.get("p"))
    terms = {axis: list(vocabulary._default_manager.all()) for axis, vocabulary in VOCABULARY_IN.items()}
    context = {
        "page": page,
        "rows": [(proposal, _axes(proposal, terms)) for proposal in page],
        "show": request.GET.get("show", ""),
        "q": request.GET.get("q", ""),
        "has_more": bool(request.GET.get("show") or request.GET.get("q")) and TagProposal.objects.to_confirm().exists(),
        "has_confirmed": TagProposal.objects.exclude(confirmed_at=None).exists(),
        "counts": {"all": waiting.count(), "complete": waiting.complete().count()},
        "foreseen": many.foresee(waiting),
        **_state_of(newest),
    }
    return render(request, "editorial/intake/confirm.html", context)


def _state_of(newest: Confirmation | None) -> dict[str, object]:
    return {"confirmation": newest, "goes_on": newest is not None and many.is_under_way(newest)}


def _how_far(request: MemberRequest, newest: Confirmation | None) -> HttpResponse:
    state = _state_of(newest)
    answer = render(request, "editorial/intake/confirmation.html", state)
    if not state["goes_on"]:
        answer["HX-Refresh"] = "true"  # what is left to confirm stands below
    return answer


def _asked(query: QueryDict) -> tuple[str, str]:
    """Which are shown, and words of their titles."""
    return query.get("show", "")[:10], query.get("q", "").replace("\x00", "")[:100]


def _filtered(query: QueryDict) -> TagProposalQuerySet:
    return TagProposal.objects.to_confirm().like(*_asked(query))


def _axes(proposal: TagProposal, terms: dict[str, list[Term]]) -> list[dict[str, object]]:
    """For each axis what is suggested, and the other terms one may choose instead."""
    found: list[dict[str, object]] = []
    for axis in TAG_AXES:
        suggested = proposal.suggestions.get(axis, [])
        slugs = {term["slug"] for term in suggested}
        others = [term for term in terms[axis] if term.slug not in slugs]
        found.append({"axis": axis, "label": AXIS_LABELS[axis], "suggested": suggested, "others": others})
    return found


def _confirm_all(request: MemberRequest) -> HttpResponse:
    """All of this filter as suggested, by jobs; one such work at a time."""
    if many.any_under_way():
        messages.error(request, "Suggestions are being confirmed already. Wait until that is done.")
    elif begun := many.begin(_filtered(request.GET), *_asked(request.GET), request.user):
        messages.success(request, f"{begun} are being confirmed. You may leave this page; it goes on.")
    else:
        messages.error(request, "None of these has a suggestion on every axis. Look at them one by one.")
    return redirect(f"{request.path}?{request.GET.urlencode()}")


def _confirm(request: MemberRequest) -> HttpResponse:
    """Confirm the chosen rows with the tags that are ticked; each by itself, so one refusal stops no other."""
    chosen = TagProposal.objects.waiting().filter(
        pk__in=[pk for pk in request.POST.getlist("piece") if pk.isdecimal() and len(pk) < 19]
    )
    done = Confirmed()
    for proposal in chosen:
        tags = {axis: list(filter(None, request.POST.getlist(f"{axis}-{proposal.pk}"))) for axis in TAG_AXES}
        tags["format"] = tags["format"][
            -1:
        ]  # a piece has one: what was chosen instead stands behind what was suggested
        confirm(proposal, tags, request.user, done)
    if not chosen and not (done.published or done.tagged or done.refused):
        messages.error(request, "Nothing was chosen. Tick the pieces to confirm.")
    else:
        messages.success(request, f"Done: {done}.")
    for proposal, reason in done.refused:
        messages.warning(request, f"“{proposal}” waits: {reason}")
    return redirect(f"{request.path}?{request.GET.urlencode()}")
