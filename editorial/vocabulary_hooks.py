"""What this room adds to the CMS: merging, guarded deletes, guarded bulk publishing, the reason of a refusal."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry, Page

from editorial import vocabulary_screens  # noqa: F401 - registers the snippets
from editorial.merging import uses
from editorial.models import Expert, Piece, User
from editorial.models.vocabularies import Term
from editorial.views.vocabularies import VOCABULARIES, merge_term
from editorial.words import listed


@hooks.register("register_admin_urls")
def merge_address() -> list[URLPattern]:
    return [path("vocabularies/<slug:vocabulary>/<int:pk>/merge/", merge_term, name="merge_term")]


@hooks.register("register_snippet_listing_buttons")
def merge_button(snippet: Model, user: User, next_url: str | None = None) -> Iterator[Button]:
    name = str(snippet._meta.model_name)
    if VOCABULARIES.get(name) is type(snippet) and user.has_perm(f"editorial.delete_{name}"):
        yield Button("Merge into…", url=reverse("merge_term", args=[name, snippet.pk]), icon_name="resubmit")


@hooks.register("before_delete_snippet")
def refuse_deleting_what_is_used(request: HttpRequest, snippets: Iterable[Model]) -> HttpResponse | None:
    """A tag that pieces need would leave them untagged: say where it is used, and offer merging."""
    for snippet in snippets:
        if isinstance(snippet, Term | Expert) and (found := uses(snippet)):
            words = listed([f"{count} {name}" for name, count in found.items()])
            advice = "Merge it into another, or retag those first." if isinstance(snippet, Term) else ""
            messages.error(request, f"“{snippet}” is still used by {words}. {advice}")
            return redirect(f"wagtailsnippets_editorial_{snippet._meta.model_name}:list")
    return None


@hooks.register("before_bulk_action")
def refuse_in_bulk(request: HttpRequest, action: str, objects: Iterable[Model], view: object) -> HttpResponse | None:
    if request.method != "POST":
        return None
    if action == "delete":
        return refuse_deleting_what_is_used(request, objects)
    return _refuse_publishing(request, objects) if action == "publish" else None


def _refuse_publishing(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    """All or nothing: a list half published is harder to mend than one that says what is missing."""
    refused = False
    for page in pages:
        draft = page.specific.get_latest_revision_as_object()
        if isinstance(draft, Piece) and (problems := draft.problems_before_publishing()):
            messages.error(request, f"“{draft.title}”: {' '.join(problems)}")
            refused = True
    if not refused:
        return None
    messages.warning(request, "Nothing was published. Mend these, then try again.")
    return redirect("wagtailadmin_explore_root")


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action("editorial.refuse")
    class Refused(LogFormatter):
        label = "Not published on schedule"

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return f"Not published on schedule: {log_entry.data.get('reason', '')}"
