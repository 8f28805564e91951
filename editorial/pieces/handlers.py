"""Signal handlers of this floor; few, and each connected with its sender.

`piece_changed` is sent on `post_save` of a page rather than on Wagtail's `page_published`, because the latter is sent
after the page's own transaction: a process that died between the two would lose what follows.
"""

from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, Revision, WorkflowState
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from editorial.pieces import renditions
from editorial.pieces.below.following import all_below_changed
from editorial.pieces.models import PIECE_MODELS, HomePage, HubPage, NotPublishable, Piece
from editorial.pieces.renditions import Image
from editorial.pieces.signals import piece_changed
from editorial.platform.cache import site_version

PAGES: tuple[type[Page], ...] = (*PIECE_MODELS, HubPage, HomePage)


@receiver(pre_save, sender=WorkflowState, dispatch_uid="pieces.complete_or_not_submitted")
def complete_or_not_submitted(instance: WorkflowState, **kwargs: object) -> None:
    """Submitting by code is held to the same as submitting by the form; of two at once the second is told."""
    if instance.pk or not isinstance(instance.content_object, Page):
        return
    Page.objects.select_for_update(no_key=True).get(pk=instance.object_id)  # until the transaction ends they take turns
    same = WorkflowState.objects.active().filter(base_content_type=instance.base_content_type)
    if same.filter(object_id=instance.object_id).exists():
        raise NotPublishable(["It has been submitted already, and waits for a decision."])
    draft = instance.content_object.specific.get_latest_revision_as_object()
    if isinstance(draft, Piece):
        draft.refuse_unless_reviewable()


@receiver(pre_save, sender=Revision, dispatch_uid="pieces.publishable_or_not_scheduled")
def publishable_or_not_scheduled(
    instance: Revision, update_fields: Collection[str] | None = None, raw: bool = False, **kwargs: object
) -> None:
    """A schedule is a promise to publish: what may not be published then is not put on it."""
    go_live_at = instance.approved_go_live_at
    if raw or go_live_at is None or (update_fields is not None and "approved_go_live_at" not in update_fields):
        return
    draft = instance.as_object()
    if isinstance(draft, Piece):
        draft.refuse_unless_publishable(max(timezone.now(), go_live_at))


def page_changed(**kwargs: object) -> None:
    site_version.bump()


def pieces_changed(instance: Page, **kwargs: object) -> None:
    """Others print nothing of this piece, unless they or the masthead lead to it: the way is printed while it can be
    read.
    """
    pages = ContentType.objects.get_for_model(Page)
    in_masthead = instance.get_parent().specific_class is HomePage  # or may have been before
    if in_masthead or ReferenceIndex.get_references_to(instance).filter(base_content_type=pages).exists():
        site_version.bump()
    else:
        site_version.bump_lists()


for model in PAGES:
    appears_or_goes = pieces_changed if issubclass(model, Piece) else page_changed
    for signal, what, changed in (
        (page_published, "published", appears_or_goes),
        (page_unpublished, "unpublished", appears_or_goes),
        (page_slug_changed, "renamed", page_changed),  # links to it stand in other pieces
        (post_page_move, "moved", page_changed),
        (post_delete, "deleted", page_changed),
    ):
        signal.connect(changed, sender=model, dispatch_uid=f"pieces.{what}.{model._meta.label}")


def piece_saved(
    sender: type[Piece], instance: Piece, update_fields: Collection[str] | None = None, raw: bool = False, **_: object
) -> None:
    """Saving a draft touches `latest_revision` and the like, which is passed over."""
    if not raw and (update_fields is None or "live" in update_fields):
        piece_changed.send(sender, uuid=instance.uuid)


def piece_deleted(sender: type[Piece], instance: Piece, **_: object) -> None:
    piece_changed.send(sender, uuid=instance.uuid)


@receiver(post_page_move, dispatch_uid="pieces.below_moved")
def page_moved(sender: type[Page], instance: Page, **_: object) -> None:
    """Under another parent other restrictions hold."""
    all_below_changed(instance)


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="pieces.below_restricted")
def restriction_changed(sender: type[PageViewRestriction], instance: PageViewRestriction, **_: object) -> None:
    all_below_changed(instance.page)


for kind in PIECE_MODELS:
    post_save.connect(piece_saved, sender=kind, dispatch_uid=f"pieces.saved.{kind.__name__}")
    post_delete.connect(piece_deleted, sender=kind, dispatch_uid=f"pieces.gone.{kind.__name__}")


@receiver(post_save, sender=get_image_model(), dispatch_uid="pieces.renditions_before_they_are_needed")
def renditions_before_they_are_needed(instance: Image, raw: bool = False, **kwargs: object) -> None:
    """Also when only its focal point moved: the sizes cut around it are other ones then."""
    if not raw:
        renditions.make_later(instance)
