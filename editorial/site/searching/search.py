"""The public search: the same engine as the library's, over an index of what anybody may read.

`readable()` has the last word, and a hit of an older edition of a piece is left out: its words may be hidden by now.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe

from editorial.pieces.models import PIECE_MODELS, Piece
from editorial.site.listing import FILTER_AXES, PAGE_SIZE, Filter, Listing, filter_of, in_order, readable
from editorial.site.searching.documents import AUDIENCE, edition_of
from search.answer import Answer, Hit
from search.engines import PUBLIC, Unavailable, engine
from search.query import Query, parse
from search.text import folded

logger = logging.getLogger(__name__)

LAST_PAGE = 50
NEWEST = 500  # pieces of a kind that are looked through while the engine is down

Chosen = Mapping[str, Sequence[str]]  # slugs by axis


@dataclass(frozen=True)
class FoundPiece:
    """One piece, with where in it the words stand. `passage` is safe HTML."""

    piece: Piece
    passage: SafeString = mark_safe("")  # noqa: RUF009 - immutable
    anchor: str = ""
    is_partial: bool = False


@dataclass(frozen=True)
class SiteResults:
    """One page of what was found. `partial` of the pieces hold only some of the words, and come last.

    `is_simple`: the engine is down, and only titles and summaries of the newest pieces were looked through.
    """

    count: int
    found: list[FoundPiece]
    filters: list[Filter] = field(default_factory=list)
    partial: int = 0
    respelt: str = ""
    is_simple: bool = False


def search_site(text: str, chosen: Chosen, page: int) -> SiteResults:
    """One page, 1 for the first, of what readers may find."""
    filters = {axis.name: tuple(chosen[axis.name]) for axis in FILTER_AXES}
    query = Query(text, AUDIENCE, filters, page=page, size=PAGE_SIZE)
    try:
        return _results(engine(PUBLIC).search(query), chosen)
    except Unavailable as error:
        logger.warning("public search falls back to titles and summaries: %s", error)
        return _simple(text, chosen, page)


def _results(answer: Answer, chosen: Chosen) -> SiteResults:
    pieces = _as_indexed(answer.hits)
    found = [_found(pieces[hit.id], hit) for hit in answer.hits if hit.id in pieces]
    count = max(answer.count - len(answer.hits) + len(found), 0)
    filters = [filter_of(axis, answer.facets.get(axis.name, {}), chosen[axis.name]) for axis in FILTER_AXES]
    return SiteResults(count, found, filters, min(answer.partial, count), " ".join(answer.respelt))


def _as_indexed(hits: Sequence[Hit]) -> dict[str, Piece]:
    """By id, those of the pieces found that anybody may read, in the edition that was indexed."""
    editions = {hit.id: hit.edition for hit in hits}
    rows = [piece for model in PIECE_MODELS for piece in readable(model).filter(uuid__in=editions).defer("body")]
    current = [piece.pk for piece in rows if edition_of(piece) == editions[str(piece.uuid)]]
    return {str(piece.uuid): piece for piece in in_order(current)}


def _found(piece: Piece, hit: Hit) -> FoundPiece:
    passage = mark_safe(hit.snippet) if hit.place else mark_safe("")  # noqa: S308 - escaped by the engine
    return FoundPiece(piece, passage, hit.place.anchor if hit.place else "", hit.is_partial)


def _simple(text: str, chosen: Chosen, page: int) -> SiteResults:
    """All words in title or summary of what is newest, without regard to capitals and accents."""
    asked = parse(text)
    words = [folded(word) for word in (*asked.words, *asked.phrases)]
    listing, matching = Listing(chosen), []
    for model in PIECE_MODELS:
        newest = listing.queryset(model).order_by("-pk").values_list("pk", "title", "summary")[:NEWEST]
        for pk, *texts in newest:
            said = folded(" ".join(texts))
            if words and all(word in said for word in words):
                matching.append(pk)
    matching.sort(reverse=True)
    shown = in_order(matching[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    return SiteResults(len(matching), [FoundPiece(piece) for piece in shown], is_simple=True)
