"""What the search engine is given for an asset: its words by section, page or slide, its tags, who may find it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from assets.extract.formats import unit_of
from assets.models import Asset, FilePage, Version
from assets.models.versions import page_anchor
from editorial.pieces.models import PIECE_MODELS, Piece
from editorial.vocabulary.models import Topic
from editorial.vocabulary.models.classification import FIELD_OF, VOCABULARY_OF
from search.documents import Document, Part

MEMBER, PARTNER = "member", "partner"  # audiences; the database's `visible_to` has the last word
BATCH = 200  # assets whose texts are held in memory at once


class AssetRow(NamedTuple):
    """What is read of an asset: plain values, for a model of each row and tag costs more than the engine itself."""

    pk: int
    uuid: UUID
    title: str
    summary: str
    is_internal: bool
    rating_corrected: float
    used_count: int
    published_at: datetime
    expires_on: date | None


class Tag(NamedTuple):
    """A term of one axis; `aliases`, one a line, are a topic's other names."""

    slug: str
    label: str
    aliases: str = ""


class PageRow(NamedTuple):
    """A page of an asset's current file."""

    file: str
    number: int
    text: str
    notes: str

    def parts(self) -> Iterator[Part]:
        """The page, and its speaker notes, by what people call it: “slide 7”."""
        name = f"{unit_of(self.file.rpartition('.')[2])} {self.number}"
        yield Part(self.text, name, page_anchor(self.number), self.number)
        if self.notes:
            yield Part(self.notes, f"{name}, speaker notes", page_anchor(self.number), self.number)


Tags = Mapping[str, Sequence[Tag]]  # by axis


def documents_for(assets: QuerySet[Asset]) -> Iterator[Document]:
    """Those assets as the engine takes them, a batch at a time, in a fixed number of queries each."""
    ids = list(assets.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield from _batch(ids[start : start + BATCH])


def _batch(ids: Sequence[int]) -> Iterator[Document]:
    rows = Asset.objects.filter(pk__in=ids).order_by("pk").values_list(*AssetRow._fields)
    assets = [AssetRow._make(row) for row in rows]
    pieces = _pieces([asset.uuid for asset in assets])
    tags, pages = _tags(ids), _pages(ids)
    return (_document(asset, pieces.get(asset.uuid), tags[asset.pk], pages[asset.pk]) for asset in assets)


def _pieces(uuids: Sequence[UUID]) -> dict[UUID, Piece]:
    found: dict[UUID, Piece] = {}
    for model in PIECE_MODELS:
        pieces = list(model.objects.filter(uuid__in=uuids, live=True))
        Piece.read_bodies(pieces)
        found |= {piece.uuid: piece for piece in pieces}
    return found


def _tags(ids: Sequence[int]) -> Mapping[int, Tags]:
    """By asset, in one query for each axis."""
    found: dict[int, dict[str, list[Tag]]] = defaultdict(lambda: {axis: [] for axis in FIELD_OF})
    for axis, field in FIELD_OF.items():
        columns = (*Tag._fields,) if VOCABULARY_OF[axis] is Topic else ("slug", "label")
        tagged = Asset.objects.filter(pk__in=ids, **{f"{field}__isnull": False}).order_by()
        for pk, *said in tagged.values_list("pk", *(f"{field}__{column}" for column in columns)):
            found[pk][axis].append(Tag(*said))
    return found


def _pages(ids: Sequence[int]) -> Mapping[int, list[PageRow]]:
    """By asset, those of its current file in order."""
    current = Version.objects.current().filter(asset__in=ids)
    rows = FilePage.objects.filter(version__in=current).order_by("version", "number")
    found: dict[int, list[PageRow]] = defaultdict(list)
    for pk, *said in rows.values_list("version__asset", "version__document__file", "number", "text", "notes"):
        found[pk].append(PageRow(*said))
    return found


def _document(asset: AssetRow, piece: Piece | None, tags: Tags, pages: Iterable[PageRow]) -> Document:
    return Document(
        id=str(asset.uuid),
        title=asset.title,
        summary=asset.summary,
        parts=(*_section_parts(piece), *(part for page in pages for part in page.parts())),
        keywords=tuple(_keywords(tags)),
        facets={axis: tuple(tag.slug for tag in said) for axis, said in tags.items()},
        audiences=(MEMBER,) if asset.is_internal else (MEMBER, PARTNER),
        rating=asset.rating_corrected,
        used=asset.used_count,
        published=asset.published_at,
        expires=asset.expires_on,
    )


def _keywords(tags: Tags) -> Iterator[str]:
    for said in tags.values():
        for tag in said:
            yield tag.label
            yield from tag.aliases.splitlines()


def _section_parts(piece: Piece | None) -> Iterator[Part]:
    for anchor, title, text in piece.sections() if piece else ():
        yield Part(f"{title}\n{text}", title, anchor)
