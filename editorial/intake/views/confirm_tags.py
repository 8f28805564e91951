"""Confirm tags: what was suggested for imported pieces and files, with the words behind it, confirmed in bulk."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from editorial.intake.models import TagProposal, TagProposalQuerySet
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
        return _confirm(request)
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
    }
    return render(request, "editorial/intake/confirm.html", context)


def _filtered(asked: QueryDict) -> TagProposalQuerySet:
    waiting = TagProposal.objects.to_confirm()
    if asked.get("show") == "complete":
        waiting = waiting.complete()
    elif asked.get("show") == "needs":
        waiting = waiting.exclude(needs="")
    elif asked.get("show") == "files":
        waiting = waiting.filter(what="file")
    words = asked.get("q", "").replace("\x00", "")[:100]
    return waiting.filter(title__icontains=words) if words else waiting


def _axes(proposal: TagProposal, terms: dict[str, list[Term]]) -> list[dict[str, object]]:
    """For each axis what is suggested, and the other terms one may choose instead."""
    found: list[dict[str, object]] = []
    for axis in TAG_AXES:
        suggested = proposal.suggestions.get(axis, [])
        slugs = {term["slug"] for term in suggested}
        others = [term for term in terms[axis] if term.slug not in slugs]
        found.append({"axis": axis, "label": AXIS_LABELS[axis], "suggested": suggested, "others": others})
    return found


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
