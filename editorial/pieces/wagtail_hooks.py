"""What pieces add to the CMS: publishing in bulk is guarded, the reason of a refusal is shown."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry, Page

from editorial.pieces.models import Piece


@hooks.register("before_bulk_action")
def refuse_publishing_in_bulk(
    request: HttpRequest, action: str, objects: Iterable[Page], view: object
) -> HttpResponse | None:
    return _refuse_publishing(request, objects) if request.method == "POST" and action == "publish" else None


def _refuse_publishing(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    """All or nothing: a list half published is harder to mend than one that says what is missing."""
    refused = False
    for page in _with_drafts_below(pages) if request.POST.get("include_descendants") else pages:
        draft = page.specific.get_latest_revision_as_object()
        moment = max(timezone.now(), draft.go_live_at or timezone.now())
        if isinstance(draft, Piece) and (refusals := draft.refusals(moment)):
            messages.error(request, f"“{draft.title}”: {' '.join(refusals)}")
            refused = True
    if not refused:
        return None
    messages.warning(request, "Nothing was published. Mend these, then try again.")
    return redirect("wagtailadmin_explore_root")


def _with_drafts_below(pages: Iterable[Page]) -> Iterator[Page]:
    for page in pages:
        yield page
        yield from page.get_descendants().not_live()


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action("pieces.refuse")
    class Refused(LogFormatter):
        label = "Not published on schedule"

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return f"Not published on schedule: {log_entry.data.get('reason', '')}"
