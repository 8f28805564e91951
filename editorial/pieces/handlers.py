"""Signal handlers of this floor; few, and each connected with its sender."""

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.images import get_image_model
from wagtail.models import Page, WorkflowState
from wagtail.signals import page_published, page_unpublished, post_page_move

from editorial.pieces import renditions
from editorial.pieces.models import PIECE_MODELS, HomePage, HubPage, Piece
from editorial.pieces.renditions import Image
from editorial.platform.cache import site_version

PAGES: tuple[type[Page], ...] = (*PIECE_MODELS, HubPage, HomePage)


@receiver(pre_save, sender=WorkflowState, dispatch_uid="pieces.tagged_or_not_submitted")
def tagged_or_not_submitted(instance: WorkflowState, **kwargs: object) -> None:
    """Submitting by code is held to the same as submitting by the form."""
    if instance.pk or not isinstance(instance.content_object, Page):
        return
    draft = instance.content_object.specific.get_latest_revision_as_object()
    if isinstance(draft, Piece) and draft.missing_tags():
        draft.refuse_unless_publishable(draft.embargo_until)  # an embargo is no reason not to review


def page_changed(**kwargs: object) -> None:
    site_version.bump()


for model in PAGES:
    for signal, what in (
        (page_published, "published"),
        (page_unpublished, "unpublished"),
        (post_page_move, "moved"),
        (post_delete, "deleted"),
    ):
        signal.connect(page_changed, sender=model, dispatch_uid=f"pieces.{what}.{model._meta.label}")


@receiver(post_save, sender=get_image_model(), dispatch_uid="pieces.renditions_before_they_are_needed")
def renditions_before_they_are_needed(instance: Image, raw: bool = False, **kwargs: object) -> None:
    """Also when only its focal point moved: the sizes cut around it are other ones then."""
    if not raw:
        renditions.make_later(instance)
