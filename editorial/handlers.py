"""Signal handlers of this room; few, and each connected with its sender."""

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site, WorkflowState
from wagtail.signals import page_published, page_unpublished, post_page_move

from editorial import models, renditions, site_version
from editorial.models import Piece
from editorial.renditions import Image

PAGES = (models.ArticlePage, models.ResourcePage, models.HubPage, models.HomePage)

site_version.bump_with(
    *(models.Author, models.BrandSettings, models.BuyingStage, models.Expert, models.Format, models.Persona),
    *(models.Topic, models.Review, PageViewRestriction, Site, get_document_model()),
)


@receiver(pre_save, sender=WorkflowState, dispatch_uid="editorial.tagged_or_not_submitted")
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
        signal.connect(page_changed, sender=model, dispatch_uid=f"editorial.page_{what}.{model._meta.label}")


@receiver(post_save, sender=get_image_model(), dispatch_uid="editorial.renditions_before_they_are_needed")
def renditions_before_they_are_needed(instance: Image, raw: bool = False, **kwargs: object) -> None:
    """Also when only its focal point moved: the sizes cut around it are other ones then."""
    if not raw:
        renditions.make_later(instance)
