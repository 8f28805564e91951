"""What stands around every page, and what may be read at all: when it changes, cached pages are old."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction, Site

from editorial.pieces.renditions import Image
from editorial.platform.cache import site_version
from editorial.site.brand import logo
from editorial.site.models import BrandSettings

site_version.bump_with(BrandSettings, PageViewRestriction, Site, get_document_model())


@receiver(post_save, sender=BrandSettings, dispatch_uid="site.logo_chosen")
def logo_chosen(instance: BrandSettings, raw: bool = False, **kwargs: object) -> None:
    if not raw:
        logo.make_later(instance)


@receiver(post_save, sender=get_image_model(), dispatch_uid="site.logo_changed")
def logo_changed(instance: Image, raw: bool = False, **kwargs: object) -> None:
    if not raw:
        logo.make_again_later(instance)


@receiver(post_delete, sender=get_image_model(), dispatch_uid="site.picture_deleted")
def picture_deleted(**kwargs: object) -> None:
    """Cached pages, and the masthead, would go on naming files that are gone."""
    site_version.bump()
