"""What changes elsewhere and matters to the library: pieces, and documents."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.signals import post_save
from wagtail.documents.models import Document
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from assets.extract.file_reading import ask_to_read
from assets.models import Asset, FieldNote, Version
from assets.signals import announce
from assets.webhook_events import published
from editorial.pieces import signals as pieces
from editorial.platform.jobs.queue import enqueue
from editorial.vocabulary import signals as vocabulary


def piece_changed(uuid: UUID, **_: object) -> None:
    """Published, unpublished, retagged, moved, restricted, deleted: its asset follows."""
    enqueue("assets.mirror", str(uuid), {"page": str(uuid)})


def restriction_saved(instance: PageViewRestriction, **_: object) -> None:
    close_below(instance.page)


def page_moved(instance: Page, **_: object) -> None:
    close_below(instance)


def close_below(page: Page) -> None:
    """For colleagues from this moment on, however many they are: the jobs that mirror each come to the last late."""
    if page.get_view_restrictions().exists():
        below = Page.objects.descendant_of(page, inclusive=True)
        Asset.objects.filter(page__in=below.values("pk"), is_internal=False).update(is_internal=True)


def pages_hidden(pages: QuerySet[Page], **_: object) -> None:
    """Out of the library from this moment on; each is mirrored when its page is gone."""
    Asset.objects.filter(page__in=pages.values("pk"), is_live=True).update(is_live=False)


def document_saved(sender: type[Document], instance: Document, created: bool = False, **_: object) -> None:
    """The file behind a version may have been replaced in the CMS; the job sees by its hash whether it was."""
    if not created:
        for version in Version.objects.filter(document=instance):
            ask_to_read(version)


def asset_saved(sender: type[Asset], instance: Asset, created: bool = False, raw: bool = False, **_: object) -> None:
    """Files and addresses are added one by one; pieces are mirrored many at once, and told of there."""
    if created and not raw:
        published([instance])


def term_moved(sender: type[Asset], ids: Collection[int], **_: object) -> None:
    """Other words find it, and other cells have it."""
    for asset in Asset.objects.filter(pk__in=ids):
        announce(asset)


def topic_of_notes_moved(sender: type[FieldNote], ids: Collection[int], **_: object) -> None:
    """Other words find them."""
    for note in FieldNote.objects.filter(pk__in=ids):
        note.reindex()


def connect() -> None:
    pieces.piece_changed.connect(piece_changed, dispatch_uid="assets.piece_changed")
    pieces.pages_hidden.connect(pages_hidden, sender=Page, dispatch_uid="assets.pages_hidden")
    vocabulary.term_moved.connect(term_moved, sender=Asset, dispatch_uid="assets.term_moved")
    vocabulary.term_moved.connect(topic_of_notes_moved, sender=FieldNote, dispatch_uid="assets.note_term_moved")
    post_save.connect(restriction_saved, sender=PageViewRestriction, dispatch_uid="assets.restricted_above")
    post_page_move.connect(page_moved, dispatch_uid="assets.moved_below_a_restriction")
    post_save.connect(asset_saved, sender=Asset, dispatch_uid="assets.added")
    post_save.connect(document_saved, sender=Document, dispatch_uid="assets.document")
