"""What vocabularies add to the CMS: merging, and deletes that ask first whether a term is used."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button

from editorial.platform.models import User
from editorial.platform.words import listed
from editorial.vocabulary import viewsets  # noqa: F401 - registers the snippets
from editorial.vocabulary.drafts_in_use import uses_in_drafts
from editorial.vocabulary.first_words import views as first_words_views
from editorial.vocabulary.merging import uses
from editorial.vocabulary.models import Expert, TermMerge
from editorial.vocabulary.models.terms import Term
from editorial.vocabulary.views import VOCABULARIES, merge_term


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("vocabularies/<slug:vocabulary>/<int:pk>/merge/", merge_term, name="merge_term"),
        path("vocabularies/first-words/", first_words_views.first_words, name="first_words"),
        path("vocabularies/first-words/<int:pk>/undo/", first_words_views.undo, name="first_words_undo"),
    ]


@hooks.register("register_snippet_listing_buttons")
def merge_button(snippet: Model, user: User, next_url: str | None = None) -> Iterator[Button]:
    name = str(snippet._meta.model_name)
    if VOCABULARIES.get(name) is type(snippet) and user.has_perm(f"vocabulary.delete_{name}"):
        yield Button("Merge into…", url=reverse("merge_term", args=[name, snippet.pk]), icon_name="resubmit")


@hooks.register("before_delete_snippet")
def refuse_deleting_what_is_used(request: HttpRequest, snippets: Iterable[Model]) -> HttpResponse | None:
    """A tag that pieces need would leave them untagged: say where it is used, and offer merging."""
    for snippet in snippets:
        if isinstance(snippet, Term) and (merge := TermMerge.objects.about(snippet)):
            messages.error(request, f"{merge} is being merged. Wait until that is done.")
            return redirect(f"wagtailsnippets_vocabulary_{snippet._meta.model_name}:list")
        if isinstance(snippet, Term | Expert) and (found := uses(snippet) or uses_in_drafts(snippet)):
            words = listed([f"{count} {name}" for name, count in found.items()])
            advice = "Merge it into another, or retag those first." if isinstance(snippet, Term) else ""
            messages.error(request, f"“{snippet}” is still used by {words}. {advice}")
            return redirect(f"wagtailsnippets_vocabulary_{snippet._meta.model_name}:list")
    return None


@hooks.register("before_bulk_action")
def refuse_deleting_in_bulk(
    request: HttpRequest, action: str, objects: Iterable[Model], view: object
) -> HttpResponse | None:
    is_deleting = request.method == "POST" and action == "delete"
    return refuse_deleting_what_is_used(request, objects) if is_deleting else None
