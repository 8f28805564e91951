"""What the public index is given for a piece: the words that anybody may read, and no others."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime

from django.db.models import QuerySet
from wagtail.models import Page

from editorial.pieces.models import PIECE_MODELS, Gate, Piece
from editorial.pieces.rendering import OPEN_SECTIONS
from editorial.site.listing import readable
from editorial.vocabulary.models.classification import FIELD_OF
from search.documents import Document, Part

AUDIENCE = "public"
BATCH = 200  # pieces whose texts are held in memory at once
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
TAGS = ("personas", "stages", "jobs", "topics", "authors")


def documents_of(uuids: Collection[str]) -> list[Document]:
    """Those of these pieces that are for readers now, as they find them."""
    return [
        document
        for model in PIECE_MODELS
        for document in _documents(list(_whole(readable(model).filter(uuid__in=uuids))))
    ]


def documents() -> Iterator[Document]:
    """All there is to read, a batch at a time: what the index is rebuilt from."""
    for model in PIECE_MODELS:
        ids = list(readable(model).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            yield from _documents(list(_whole(readable(model).filter(pk__in=ids[start : start + BATCH]))))


def _whole(pieces: QuerySet[Piece]) -> QuerySet[Piece]:
    return pieces.select_related("format").prefetch_related(*TAGS)


def _documents(pieces: list[Piece]) -> list[Document]:
    above = _pages_above(pieces)
    Piece.read_bodies(pieces)
    return [_document(piece, above) for piece in pieces]


def edition_of(piece: Piece) -> str:
    """Changes with what its readers may read: a hit of another edition is of words that may be hidden by now.

    An alias says what its page says and has no revisions: those of its page do not change it, being published does.
    """
    follows = f":{piece.last_published_at}" if piece.alias_of_id else ""
    return f"{piece.live_revision_id}:{piece.gate}{follows}"


def audience_below(page: Page) -> str:
    """Who looks at the list of one page finds only what lies below it."""
    return f"below-{page.pk}"


def _pages_above(pieces: Iterable[Piece]) -> dict[str, Page]:
    """The pages above any of these, by their place in the tree, in one query."""
    paths = {path for piece in pieces for path in _paths_above(piece)}
    return {page.path: page for page in Page.objects.filter(path__in=paths).only("path")}


def _paths_above(piece: Piece) -> list[str]:
    return [piece.path[:end] for end in range(Page.steplen, len(piece.path), Page.steplen)]


def _document(piece: Piece, above: Mapping[str, Page]) -> Document:
    sections = piece.sections()[: OPEN_SECTIONS.get(Gate(piece.gate))]
    labels = [term.label for term in (*piece.topics.all(), *piece.authors.all())]
    return Document(
        id=str(piece.uuid),
        title=piece.title,
        summary=piece.summary,
        parts=tuple(Part(f"{title}\n{text}", title, anchor) for anchor, title, text in sections),
        keywords=(piece.format.label, *labels) if piece.format else tuple(labels),
        facets={facet: _slugs(piece, field) for facet, field in FIELD_OF.items()},
        audiences=(AUDIENCE, *(audience_below(above[path]) for path in _paths_above(piece) if path in above)),
        published=piece.first_published_at or LONG_AGO,
        edition=edition_of(piece),
    )


def _slugs(piece: Piece, field: str) -> tuple[str, ...]:
    if field == "format":
        return (piece.format.slug,) if piece.format else ()
    return tuple(term.slug for term in getattr(piece, field).all())
