"""What a list of the library shows of each piece: its words, its date and owner, and its picture."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail.images import get_image_model

from assets.extract.formats import unit_of
from assets.models import Asset, Favourite, FilePage, Version
from editorial.pieces.models import PIECE_MODELS
from editorial.pieces.renditions import SIZES
from editorial.platform.models import User
from search.answer import Answer, Hit, Passage
from search.text import shorten

SUMMARY = 200  # characters shown of it where nothing was searched for
RENDITION = get_image_model().get_rendition_model()
SMALL = {"filter_spec": SIZES[0], "focal_point_key": ""}  # a width alone has no focal point


@dataclass(frozen=True)
class Result:
    """One row. `title` and `snippet` are safe HTML; `thumbnail` is the number of the page to picture, or None; then
    `picture` may be the address of its piece's own.
    """

    asset: Asset
    title: str
    snippet: str
    place: Passage | None = None
    thumbnail: int | None = None
    is_partial: bool = False
    picture: str = ""

    @cached_property
    def url(self) -> str:
        """The piece in the library, opened at the page that was found."""
        address = self.asset.get_absolute_url()
        if self.place is None or not self.place.anchor:
            return address
        page = f"?page={self.place.number}" if self.place.number else ""
        return f"{address}{page}#{self.place.anchor}"

    @property
    def kicker(self) -> str:
        """What it is: “Presentation · 24 slides · version 3”."""
        parts = [self.asset.format.label if self.asset.format else self.asset.get_kind_display()]
        pages, version = self.asset.page_count, self.asset.version_number  # type: ignore[attr-defined]  # by rows
        if pages:
            parts.append(f"{pages} {self.unit}{'s' if pages > 1 else ''}")
        if version and version > 1:
            parts.append(f"version {version}")
        return " · ".join(parts)

    @property
    def unit(self) -> str:
        """What its pages are called."""
        name = self.asset.file_name or ""  # type: ignore[attr-defined]  # annotated by rows
        return unit_of(name.rpartition(".")[2])

    @property
    def dated(self) -> datetime:
        """How current it is: the day it was published, or its file last replaced."""
        newest: datetime | None = self.asset.version_at  # type: ignore[attr-defined]  # annotated by rows
        is_renewed = newest is not None and (self.asset.version_number or 0) > 1  # type: ignore[attr-defined]
        return max(newest, self.asset.published_at) if newest and is_renewed else self.asset.published_at


def rows(assets: QuerySet[Asset], user: User) -> QuerySet[Asset]:
    """With what a row says of the current version, its number, pages, day and kind of file, whether it has this
    person's star, and which picture its piece has.
    """
    newest = Version.objects.filter(asset=OuterRef("pk")).order_by("-number")
    pages = FilePage.objects.filter(version=OuterRef("newest")).order_by().values("version")
    pieces = [Subquery(model.objects.filter(uuid=OuterRef("uuid")).values("image")[:1]) for model in PIECE_MODELS]
    return assets.select_related("format", "owner").annotate(
        newest=Subquery(newest.values("pk")[:1]),
        version_number=Subquery(newest.values("number")[:1]),
        version_at=Subquery(newest.values("created_at")[:1]),
        file_name=Subquery(newest.values("document__file")[:1]),
        page_count=Subquery(pages.annotate(n=Count("pk")).values("n")),
        is_favourite=Favourite.objects.of_row(user),
        first_page=Exists(FilePage.objects.filter(version=OuterRef("newest"), number=1).exclude(thumbnail="")),
        image=Coalesce(*pieces),
        picture=Subquery(RENDITION.objects.filter(image=OuterRef("image"), **SMALL).values("file")[:1]),
    )


def as_results(assets: Iterable[Asset]) -> list[Result]:
    """Those of `rows` as a list shows them that nobody searched for: each with the picture of its first page."""
    found: Iterable[Any] = assets
    return [
        Result(
            asset,
            escape(asset.title),
            escape(shorten(asset.summary, SUMMARY)),
            thumbnail=1 if asset.first_page else None,
            picture=_own_picture(asset),
        )
        for asset in found
    ]


def as_hits(user: User, answer: Answer) -> list[Result]:
    """What an engine found, as far as this person may see it: each with the picture of the page that was found."""
    visible = Asset.objects.visible_to(user).filter(uuid__in=[hit.id for hit in answer.hits])
    by_id: dict[str, Any] = {str(asset.uuid): asset for asset in rows(visible, user)}
    hits = [(by_id[hit.id], hit) for hit in answer.hits if hit.id in by_id]
    pictured = _pictured({asset.newest: {_wanted_page(hit)} for asset, hit in hits if _wanted_page(hit) > 1})
    return [
        Result(
            asset,
            hit.title,
            hit.snippet,
            hit.place,
            _picture_number(asset, hit, pictured),
            hit.is_partial,
            _own_picture(asset),
        )
        for asset, hit in hits
    ]


def _own_picture(asset: Any) -> str:
    """Of one of `rows`, the address of its piece's picture, once its sizes are made."""
    return RENDITION._meta.get_field("file").storage.url(asset.picture) if asset.picture else ""


def _wanted_page(hit: Hit) -> int:
    return (hit.place and hit.place.number) or 1


def _pictured(wanted: Mapping[int, set[int]]) -> set[tuple[int, int]]:
    """(version, page number) of the pages wanted that have a thumbnail, in one query; in none where none is."""
    if not wanted:
        return set()
    numbers = set().union(*wanted.values())
    pages = FilePage.objects.filter(version__in=wanted, number__in=numbers).exclude(thumbnail="")
    return set(pages.values_list("version_id", "number"))


def _picture_number(asset: Any, hit: Hit, pictured: set[tuple[int, int]]) -> int | None:
    """The page that was found; else the first; else none."""
    number = _wanted_page(hit)
    if (asset.newest, number) in pictured:
        return number
    return 1 if asset.first_page else None
