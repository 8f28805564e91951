"""What the search engine is given for an asset: its words by section, page or slide, its tags, who may find it."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from assets.models import Asset, FilePage, Version
from editorial.pieces.models import PIECE_MODELS, Piece
from editorial.vocabulary.models import Topic
from editorial.vocabulary.models.classification import FIELD_OF, TAG_FIELDS
from editorial.vocabulary.models.terms import Term
from search.documents import Document, Part

MEMBER, PARTNER = "member", "partner"  # audiences; the database's `visible_to` has the last word
BATCH = 200  # assets whose texts are held in memory at once

Tags = dict[str, list[Term]]  # by axis, as `Asset.tags` gives them


def documents_for(assets: QuerySet[Asset]) -> Iterator[Document]:
    """Those assets as the engine takes them, a batch at a time, in a fixed number of queries each."""
    ids = list(assets.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        yield from _batch(ids[start : start + BATCH])


def _batch(ids: Sequence[int]) -> Iterator[Document]:
    versions = Prefetch("versions", Version.objects.current().select_related("document").prefetch_related("pages"))
    rows = Asset.objects.filter(pk__in=ids).select_related("format").order_by("pk")
    assets = list(rows.prefetch_related(*TAG_FIELDS, versions))
    pieces = _pieces([asset.uuid for asset in assets])
    return (_document(asset, pieces.get(asset.uuid)) for asset in assets)


def _pieces(uuids: Sequence[UUID]) -> dict[UUID, Piece]:
    return {piece.uuid: piece for model in PIECE_MODELS for piece in model.objects.filter(uuid__in=uuids, live=True)}


def _document(asset: Asset, piece: Piece | None) -> Document:
    tags = asset.tags()
    return Document(
        id=str(asset.uuid),
        title=asset.title,
        summary=asset.summary,
        parts=(*_section_parts(piece), *_file_parts(asset)),
        keywords=tuple(_keywords(tags)),
        facets=facets(tags),
        audiences=(MEMBER,) if asset.is_internal else (MEMBER, PARTNER),
        rating=asset.rating_corrected,
        used=asset.used_count,
        published=asset.published_at,
        expires=asset.expires_on,
    )


def facets(tags: Tags) -> dict[str, tuple[str, ...]]:
    """Slugs by the name of the facet in addresses: `{"persona": ("cfo",), …}`."""
    return {facet: tuple(term.slug for term in tags[field]) for facet, field in FIELD_OF.items()}


def _keywords(tags: Tags) -> Iterator[str]:
    for terms in tags.values():
        for term in terms:
            yield term.label
            if isinstance(term, Topic):
                yield from term.aliases.splitlines()


def _section_parts(piece: Piece | None) -> Iterator[Part]:
    for anchor, title, text in piece.sections() if piece else ():
        yield Part(f"{title}\n{text}", title, anchor)


def _file_parts(asset: Asset) -> Iterator[Part]:
    for version in asset.versions.all():
        for page in version.pages.all():
            name = page_name(version, page)
            yield Part(page.text, name, page.anchor, page.number)
            if page.notes:
                yield Part(page.notes, f"{name}, speaker notes", page.anchor, page.number)


def page_name(version: Version, page: FilePage) -> str:
    """What people call it: “slide 7”."""
    return f"{version.unit} {page.number}"
