"""Screens of the CMS for vocabularies that Wagtail has no ready one for: merging."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from editorial.vocabulary.merging import merge, uses
from editorial.vocabulary.models import Author, BuyingJob, BuyingStage, Campaign, Format, Persona, Topic
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
    """Ask into which term, show what will be retagged, then do it."""
    model = VOCABULARIES.get(vocabulary)
    if model is None:
        raise Http404
    if not all(request.user.has_perm(f"vocabulary.{verb}_{vocabulary}") for verb in ("change", "delete")):
        raise PermissionDenied
    source = get_object_or_404(model._default_manager, pk=pk)
    form = MergeForm(source, request.POST or None)
    if request.method == "POST" and form.is_valid():
        target = form.cleaned_data["target"]
        moved = merge(source, target)
        messages.success(request, f"“{source}” is now “{target}”: {moved} tags moved. Its old address leads there.")
        return redirect(f"wagtailsnippets_vocabulary_{vocabulary}:list")
    context = {"source": source, "form": form, "uses": uses(source), "vocabulary": vocabulary}
    return render(request, "editorial/vocabulary/merge.html", context)
