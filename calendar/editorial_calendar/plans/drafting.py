"""From a planned item to a draft page with its tags and brief, and back while nobody has written in it."""

from typing import TypedDict

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from editorial.pieces.models import ArticlePage, HomePage, HubPage, Piece, ResourcePage
from editorial.platform.models import User
from editorial_calendar.models import PlanItem

# Formats whose page presents something else: a file, a deck, a video, a tool.
PRESENTED = frozenset(
    {"white-paper", "video", "webinar", "podcast", "infographic", "tool", "presentation", "data-sheet"}
)


class DraftNote(TypedDict):
    """A note for editors; readers never see it."""

    heading: str
    text: str


class DraftSection(TypedDict):
    """A block as the page's body takes it."""

    title: str
    anchor: str
    content: list[tuple[str, DraftNote]]


class NotPossibleError(Exception):
    """Why it cannot be done, in words for the person who asked."""


def start_draft(item: PlanItem, by: User) -> Page:
    """The item's page, made under the right hub with tags, brief and questions; the one there is, twice.

    Raises NotPossibleError without a place for it, PermissionDenied when `by` may not add pages there.
    """
    with transaction.atomic():
        item = PlanItem.objects.select_for_update().get(pk=item.pk)
        if item.page is not None:
            return item.page
        parent = hub_for(item)
        if not parent.permissions_for_user(by).can_add_subpage():
            raise PermissionDenied
        page = _page(item, by)
        parent.add_child(instance=page)
        _tag(page, item)
        page.save_revision(user=by, log_action=True, clean=False)  # what readers get is still to be written
        item.page = page
        item.save(update_fields=["page"])
    return page


def undo_draft(item: PlanItem, by: User) -> None:
    """Remove the draft again, as long as it is as it was made. Raises NotPossibleError."""
    with transaction.atomic():
        page = PlanItem.objects.select_for_update().get(pk=item.pk).page
        if page is None:
            raise NotPossibleError("There is no draft to undo.")
        if page.live or page.first_published_at:
            raise NotPossibleError("This piece has been published. Unpublish it in the page itself.")
        if page.revisions.count() > 1 or page.workflow_states.exists():
            raise NotPossibleError("Someone has worked on this draft. Delete it in the page itself if you are sure.")
        if not page.permissions_for_user(by).can_delete():
            raise PermissionDenied
        PlanItem.objects.filter(page=page).update(page=None)
        page.specific.delete(user=by)


def hub_for(item: PlanItem) -> Page:
    """The hub named like one of the item's topics, then like its format; else the first hub, else the home page."""
    hubs = HubPage.objects.live().order_by("path")
    names = [topic.slug for topic in item.topics.all()] + ([item.format.slug] if item.format else [])
    for slug in names:
        if found := hubs.filter(slug__in=[slug, f"{slug}s"]).first():
            return found
    place = hubs.first() or HomePage.objects.order_by("path").first()
    if place is None:
        raise NotPossibleError("There is no page to put it under. Make a home page first.")
    return place


def _page(item: PlanItem, by: User) -> Piece:
    model: type[Piece] = ResourcePage if item.format and item.format.slug in PRESENTED else ArticlePage
    return model(
        title=item.title,
        live=False,
        owner=by,
        body=sections(item),
        reviewer=item.expert,
        expert_questions="\n".join(item.expert_questions()),
    )


def _tag(page: Piece, item: PlanItem) -> None:
    """Tags live in the revision; the draft row keeps them too, so that lists show them."""
    page.copy_classification(item)
    page.save()


def sections(item: PlanItem) -> list[tuple[str, DraftSection]]:
    """Named sections to write in. The brief stands in notes that editors see and readers never do."""
    who = ", ".join(persona.label for persona in item.personas.all()) or "the reader"
    outline = [
        ("What is at stake", "Reader", item.reader),
        (f"What it means for {who}", "What it helps them to do", item.reader_job),
        ("What we know", "Proof", item.proof),
        ("What to do next", "Promise", item.promise),
    ]
    return [("section", _section(title, note, text)) for title, note, text in outline]


def _section(title: str, note: str, text: str) -> DraftSection:
    content: list[tuple[str, DraftNote]] = []
    if text:
        content.append(("editors_note", {"text": text, "heading": f"From the brief: {note.lower()}"}))
    return {"title": title, "anchor": slugify(title)[:80], "content": content}
