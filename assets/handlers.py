"""What changes elsewhere and matters to the library: pages, their restrictions, and documents.

Rows of the jobs table are written on `post_save` of a page rather than on Wagtail's `page_published`, because the
latter is sent after the page's own transaction: a process that died between the two would lose the asset.
"""

from collections.abc import Collection

from django.db.models.signals import post_delete, post_save
from wagtail.documents.models import Document
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from assets.extract.file_reading import ask_to_read
from assets.models import Asset, Version
from assets.signals import announce
from editorial.pieces.models import PIECE_MODELS, Piece
from editorial.platform.jobs.queue import enqueue
from editorial.vocabulary import signals


def mirror(piece: Piece) -> None:
    enqueue("assets.mirror", str(piece.uuid), {"page": str(piece.uuid)})


def piece_saved(
    sender: type[Piece], instance: Piece, update_fields: Collection[str] | None = None, raw: bool = False, **_: object
) -> None:
    """Published, unpublished, retagged. Saving a draft touches `latest_revision` and the like, which is passed over."""
    if not raw and (update_fields is None or "live" in update_fields):
        mirror(instance)


def piece_deleted(sender: type[Piece], instance: Piece, **_: object) -> None:
    mirror(instance)


def mirror_below(page: Page) -> None:
    for model in PIECE_MODELS:
        for piece in model.objects.descendant_of(page, inclusive=True):
            mirror(piece)


def page_moved(sender: type[Page], instance: Page, **_: object) -> None:
    """Under another parent other restrictions hold."""
    mirror_below(instance)


def restriction_changed(sender: type[PageViewRestriction], instance: PageViewRestriction, **_: object) -> None:
    mirror_below(instance.page)


def document_saved(sender: type[Document], instance: Document, created: bool = False, **_: object) -> None:
    """The file behind a version may have been replaced in the CMS; the job sees by its hash whether it was."""
    if not created:
        for version in Version.objects.filter(document=instance):
            ask_to_read(version)


def term_moved(sender: type[Asset], ids: Collection[int], **_: object) -> None:
    """Other words find it, and other cells have it."""
    for asset in Asset.objects.filter(pk__in=ids):
        announce(asset)


def connect() -> None:
    signals.term_moved.connect(term_moved, sender=Asset, dispatch_uid="assets.term_moved")
    for model in PIECE_MODELS:
        post_save.connect(piece_saved, sender=model, dispatch_uid=f"assets.saved.{model.__name__}")
        post_delete.connect(piece_deleted, sender=model, dispatch_uid=f"assets.deleted.{model.__name__}")
    post_page_move.connect(page_moved, dispatch_uid="assets.moved")
    post_save.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="assets.restricted")
    post_delete.connect(restriction_changed, sender=PageViewRestriction, dispatch_uid="assets.unrestricted")
    post_save.connect(document_saved, sender=Document, dispatch_uid="assets.document")
