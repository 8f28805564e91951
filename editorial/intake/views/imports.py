"""Imports in the CMS: a new one, its mapping, what would happen, how far it is, its report, undo."""

import difflib
import shutil
from collections import Counter
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editorial.intake import jobs
from editorial.intake.forms import MappingForm, SourceForm
from editorial.intake.models import ImportRun, Outcome, TagProposal
from editorial.intake.runs.mapping import Mapping
from editorial.intake.runs.reports import csv_lines
from editorial.intake.runs.running import Running, items_of, prepare
from editorial.intake.sources.items import SourceItem, UnreadableSource
from editorial.intake.sources.registry import labels
from editorial.intake.sources.uploads import folder_of, keep_upload
from editorial.platform.accounts.access import MemberRequest, editors_only, needs

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@needs(editors_only)
def new(request: MemberRequest) -> HttpResponse:
    form = SourceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        identity = uuid4()
        try:
            upload = form.cleaned_data.get("upload")
            path = keep_upload(upload, identity) if upload else form.path()
            return redirect(prepare(path, user=request.user, identity=identity))
        except OSError:
            shutil.rmtree(folder_of(identity).parent, ignore_errors=True)
            raise
        except UnreadableSource as problem:
            shutil.rmtree(folder_of(identity).parent, ignore_errors=True)
            form.add_error(None, str(problem))
    status = 422 if form.is_bound else 200
    return render(request, "editorial/intake/new.html", {"form": form, "labels": labels()}, status=status)


@never_cache
@require_safe
@needs(editors_only)
def run(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """What a run is waiting for, how far it is, or what became of it."""
    found = get_object_or_404(ImportRun, uuid=uuid)
    if found.state == "waiting":
        return _waiting(request, found, MappingForm(Mapping(**found.mapping)))
    outcome = request.GET.get("outcome", "")
    items = found.items.filter(outcome=outcome) if outcome in Outcome.values else found.items.problems()
    if request.GET.get("outcome") == "all":
        items = found.items.all()
    counts = found.counts()
    context = {
        "run": found,
        "counts": counts,
        "done": sum(counts.values()),
        "page": Paginator(items, PAGE_SIZE).get_page(request.GET.get("p")),
        "outcome": outcome,
        "waiting": TagProposal.objects.waiting().count(),
        "label": labels().get(found.kind, found.kind),
    }
    template = "editorial/intake/progress.html" if request.htmx else "editorial/intake/run.html"
    answer = render(request, template, context)
    if request.htmx and found.state not in ("running", "undoing"):
        answer["HX-Refresh"] = "true"  # what became of it, and what to do next, stand below the progress
    return answer


def _waiting(request: MemberRequest, found: ImportRun, form: MappingForm, status: int = 200) -> HttpResponse:
    """The mapping to edit, and beside it what would happen to each item."""
    running = Running(found)
    outlook = [(item, *running.outlook(item)) for _, item in items_of(found)]
    context = {
        "run": found,
        "form": form,
        "counts": dict(Counter(str(outcome) for _, outcome, _ in outlook)),
        "page": Paginator(outlook, PAGE_SIZE).get_page(request.GET.get("p")),
        "label": labels().get(found.kind, found.kind),
    }
    return render(request, "editorial/intake/waiting.html", context, status=status)


@require_POST
@needs(editors_only)
@transaction.atomic
def change(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Keep the mapping; then import, or show what would happen with it. Or forget the run. Of two who press at once
    the second is told that it has begun.
    """
    found = get_object_or_404(ImportRun.objects.select_for_update(no_key=True), uuid=uuid)
    if found.state != "waiting":
        messages.error(request, "This import has begun; its mapping stands.")
        return redirect(found)
    if request.POST.get("action") == "discard":
        found.discard()
        messages.success(request, "Forgotten. Nothing was imported.")
        return redirect("imports")
    form = MappingForm(Mapping(**found.mapping), request.POST)
    if not form.is_valid():
        return _waiting(request, found, form, status=422)
    found.mapping = form.cleaned_data["mapping"].values()
    found.save(update_fields=["mapping"])
    if request.POST.get("action") == "start":
        jobs.start(found)
        messages.success(request, "The import has begun. You may leave this page; it goes on.")
    else:
        messages.success(request, "Kept. Below is what would happen now.")
    return redirect(found)


@require_safe
@needs(editors_only)
def item(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """What one item would become, and how that differs from what is here."""
    found = get_object_or_404(ImportRun, uuid=uuid)
    if not found.spool.exists():
        raise Http404("The source of this import is gone.")
    key = request.GET.get("key", "")
    source = next((candidate for _, candidate in items_of(found) if candidate.key == key), None)
    if source is None:
        raise Http404("There is no such item.")
    context = {"run": found, "item": source, **_difference(Running(found), source)}
    return render(request, "editorial/intake/item.html", context)


def _difference(running: Running, source: SourceItem) -> dict[str, object]:
    outcome, reason = running.outlook(source)
    writer = running.writers.get(source.what)
    if writer is None or outcome in (Outcome.FAILED, Outcome.SKIPPED):
        return {"outcome": outcome, "notes": [reason], "lines": []}
    lines, notes = writer.lines(source)
    last = running.last.get(source.key)
    here = writer.lines_now(last) if last is not None and writer.exists(last) else []
    marked = [(line[0], line[2:]) for line in difflib.ndiff(here, lines) if line[0] != "?"]
    return {"outcome": outcome, "notes": notes, "lines": marked}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(editors_only)
def undo(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(ImportRun, uuid=uuid)
    if request.method == "POST":
        jobs.start_undo(found)
        messages.success(request, "Taking it back has begun. What people worked on since is kept and listed.")
        return redirect(found)
    pages = found.items.in_effect().exclude(page_id=None).values_list("page_id", flat=True)
    published = TagProposal.objects.filter(page_id__in=list(pages), page__live=True).count()
    context = {"run": found, "number": found.items.in_effect().count(), "published": published}
    return render(request, "editorial/intake/undo.html", context)


@require_POST
@needs(editors_only)
def go_on(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """For a run that a command began and never finished."""
    found = get_object_or_404(ImportRun, uuid=uuid)
    if found.state == "running":
        jobs.start(found)
        messages.success(request, "It goes on where it stopped.")
    return redirect(found)


@require_safe
@needs(editors_only)
def report(request: MemberRequest, uuid: UUID) -> StreamingHttpResponse:
    """Every item that failed, was skipped or is to be looked at, with the reasons, as CSV."""
    found = get_object_or_404(ImportRun, uuid=uuid)
    rows = found.items.problems().iterator()
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{found.pk}.csv"'
    return response
