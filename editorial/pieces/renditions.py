"""Sizes of pictures, made when a picture arrives: no page request ever makes one."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO, Protocol

from wagtail.images import get_image_model
from wagtail.images.models import Filter

from editorial.platform.cache import site_version
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models import Job
from editorial.platform.models.jobs import Queue

SIZES = tuple(f"width-{width}|format-webp" for width in (480, 960, 1600))  # pixels; phone, column, sharp screen
MAIN = SIZES[1]
SHARE = "fill-1200x630|format-jpeg"  # what networks show; not all of them read WEBP
ALL = (*SIZES, SHARE)


class Rendition(Protocol):
    """One size of a picture, as Wagtail keeps it."""

    url: str
    width: int
    height: int


class Image(Protocol):
    """A picture, as Wagtail keeps it."""

    pk: int
    description: str
    width: int
    height: int

    def open_file(self) -> AbstractContextManager[IO[bytes]]: ...


@dataclass(frozen=True)
class Picture:
    """A picture with its sizes, ready for `<img>`; nothing moves when it arrives."""

    src: str
    small: str
    srcset: str
    width: int
    height: int
    alt: str


def make_later(image: Image) -> None:
    enqueue("pieces.renditions", str(image.pk), {"image": image.pk})


@job("pieces.renditions", Queue.FILES, atomic=False)
def make(row: Job) -> None:
    image = get_image_model().objects.filter(pk=row.payload["image"]).first()
    if image is None:
        return
    image.get_renditions(*ALL)
    site_version.bump()


def renditions_made(images: Iterable[Image], specs: Iterable[str]) -> dict[tuple[int, str], Rendition]:
    """Those there are, by the image's key and the spec, with one query; none of a focal point that has moved since."""
    by_key = {image.pk: image for image in images}
    if not by_key:
        return {}
    rows = get_image_model().get_rendition_model().objects.filter(image_id__in=by_key, filter_spec__in=[*specs])
    return {
        (row.image_id, row.filter_spec): row
        for row in rows
        if row.focal_point_key == Filter(row.filter_spec).get_cache_key(by_key[row.image_id])
    }


class Pictures:
    """The pictures of one page, found with one query."""

    def __init__(self, images: Iterable[Image | None]) -> None:
        self._made = renditions_made([image for image in images if image], ALL)

    def of(self, image: Image | None, alt: str = "") -> Picture | None:
        """None while its sizes are still being made: the page is then shown without it."""
        main = self._made.get((image.pk, MAIN)) if image else None
        if image is None or main is None:
            return None
        sizes = {row.width: row.url for spec in SIZES if (row := self._made.get((image.pk, spec)))}
        srcset = ", ".join(f"{url} {width}w" for width, url in sorted(sizes.items()))
        small = self._made.get((image.pk, SIZES[0]), main).url
        return Picture(main.url, small, srcset, main.width, main.height, alt or image.description)

    def share(self, image: Image | None) -> Rendition | None:
        return self._made.get((image.pk, SHARE)) if image else None
