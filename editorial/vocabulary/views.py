"""Screens of the CMS for vocabularies that Wagtail has no ready one for: merging."""

from typing import cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from editorial.platform.models import Job, User
from editorial.vocabulary.merging import KIND, NotMergeableError, begin, uses
from editorial.vocabulary.models import Author, BuyingJob, BuyingStage, Campaign, Format, Persona, TermMerge, Topic
from editorial.vocabulary.models.terms import Term

VOCABULARIES: dict[str, type[Term]] = {
    str(model._meta.model_name): model for model in (Persona, BuyingStage, BuyingJob, Topic, Format, Campaign, Author)
}


class MergeForm(forms.Form):
    def __init__(self, source: Term, data: QueryDict | None = None) -> None:
        super().__init__(data)
        others = type(source)._default_manager.exclude(pk=source.pk)
        self.fields["target"] = forms.ModelChoiceField(others, label="Merge into")


@require_http_methods(["GET", "HEAD", "POST"])
def merge_term(request: HttpRequest, vocabulary: str, pk: int) -> HttpResponse:
    """Ask into which term and show what will be retagged; once it has begun, how far it is."""
    model = VOCABULARIES.get(vocabulary)
    if model is None:
        raise Http404
    if not all(request.user.has_perm(f"vocabulary.{verb}_{vocabulary}") for verb in ("change", "delete")):
        raise PermissionDenied
    merge = TermMerge.objects.newest_of(model, pk)
    if merge is not None:
        return show_merge(request, merge)
    source = get_object_or_404(model._default_manager, pk=pk)
    form = MergeForm(source, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            begin(source, form.cleaned_data["target"], cast(User, request.user))
        except NotMergeableError as reason:
            form.add_error("target", str(reason))
        else:
            return redirect("merge_term", vocabulary, pk)
    context = {"source": source, "form": form, "uses": uses(source), "vocabulary": vocabulary}
    return render(request, "editorial/vocabulary/merge.html", context, status=422 if form.is_bound else 200)


def show_merge(request: HttpRequest, merge: TermMerge) -> HttpResponse:
    """How far it is, or that it is done."""
    has_failed = Job.objects.failed().filter(kind=KIND, key=str(merge.pk)).exists()
    context = {"merge": merge, "has_failed": has_failed and not merge.finished_at}
    part = "progress" if request.headers.get("HX-Request") else "merging"
    return render(request, f"editorial/vocabulary/{part}.html", context)
