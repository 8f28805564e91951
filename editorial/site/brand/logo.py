"""The sizes of the company's logo that pages print.

They are made by a job when the logo or its file changes, never while somebody waits for a page; until then, and when
there is no logo, pages print the name.
"""

from dataclasses import dataclass

from django.db.models import Q

from editorial.pieces.renditions import Image, Rendition, renditions_made
from editorial.platform.cache import site_version
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models import Job
from editorial.platform.models.jobs import Queue
from editorial.site.models import BrandSettings

MASTHEAD = "max-672x168|format-webp-lossless"  # pixels; three times the most a masthead shows, for sharp screens
SHARE = "max-1200x630|bgcolor-ffffff|format-jpeg"  # what networks and search engines show, on white
OF_LIGHT = (MASTHEAD, SHARE)
OF_DARK = (MASTHEAD,)


@dataclass(frozen=True)
class Sized:
    url: str
    width: int
    height: int

    @classmethod
    def of(cls, row: Rendition) -> "Sized":
        return cls(row.url, row.width, row.height)


@dataclass(frozen=True)
class Logo:
    """Ready for `<img>`. Without one for dark paper the other is shown there on a light plate."""

    light: Sized
    dark: Sized | None
    share: Sized
    alt: str

    @property
    def is_tall(self) -> bool:
        return self.light.height > self.light.width

    @classmethod
    def of(cls, brand: BrandSettings, alt: str) -> "Logo | None":
        """None while its sizes are still being made."""
        images = [image for image in (brand.logo, brand.logo_dark) if image]
        made = renditions_made(images, OF_LIGHT)
        light, share = made.get((brand.logo_id, MASTHEAD)), made.get((brand.logo_id, SHARE))
        if light is None or share is None:
            return None
        dark = made.get((brand.logo_dark_id, MASTHEAD))
        return cls(Sized.of(light), Sized.of(dark) if dark else None, Sized.of(share), alt)


def make_later(brand: BrandSettings) -> None:
    if brand.logo_id:
        enqueue("site.logo", str(brand.pk), {"brand": brand.pk})


def make_again_later(image: Image) -> None:
    """When the file or the focal point of what is a logo changed."""
    for brand in BrandSettings.objects.filter(Q(logo=image.pk) | Q(logo_dark=image.pk)):
        make_later(brand)


@job("site.logo", Queue.FILES, atomic=False)
def make(row: Job) -> None:
    brand = BrandSettings.objects.filter(pk=row.payload["brand"]).select_related("logo", "logo_dark").first()
    if brand is None:
        return
    for image, sizes in ((brand.logo, OF_LIGHT), (brand.logo_dark, OF_DARK)):
        if image:
            image.get_renditions(*sizes)
    site_version.bump()
