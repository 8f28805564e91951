"""What readers find, by words or by tags: the same engine as the library's, over an index of what anybody may read.

`readable()` has the last word, and a hit of an older edition of a piece is left out: its words may be hidden by now.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Value
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from editorial.pieces.models import PIECE_MODELS, Piece
from editorial.site.listing import FILTER_AXES, PAGE_SIZE, Filter, FilterChoice, in_order, readable_by, tagged
from editorial.site.searching.documents import AUDIENCE, audience_below, edition_of
from editorial.vocabulary.models import SynonymGroup
from search.answer import Hit
from search.engines import PUBLIC, Unavailable, engine
from search.query import Query
from search.synonyms import NO_SYNONYMS
from search.without_engine import LOOKED_THROUGH, holding

logger = logging.getLogger(__name__)

LAST_PAGE = 50

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
    """One page of what was found. `partial` of the pieces hold only some of the words, and come last; `also` means the
    same as words of the search.

    `is_simple`: the engine is down, and only titles and summaries of the newest pieces were looked through.
    """

    count: int
    found: list[FoundPiece]
    filters: list[Filter] = field(default_factory=list)
    partial: int = 0
    respelt: str = ""
    also: tuple[str, ...] = ()
    is_simple: bool = False


def search_site(text: str, chosen: Chosen, page: int) -> SiteResults:
    """One page, 1 for the first, of what readers may find."""
    synonyms = SynonymGroup.objects.for_search() if text else NO_SYNONYMS
    return _asked(Query(text, AUDIENCE, _slugs(chosen), page=page, size=PAGE_SIZE, synonyms=synonyms), chosen)


def list_site(chosen: Chosen, page: int, below: Page | None = None) -> SiteResults:
    """One page, 1 for the first, of all that readers may find by tags, the newest first; of what lies below a page."""
    audience = audience_below(below) if below else AUDIENCE
    return _asked(Query("", audience, _slugs(chosen), page=page, size=PAGE_SIZE), chosen, below)


def _slugs(chosen: Chosen) -> dict[str, tuple[str, ...]]:
    return {axis.name: tuple(chosen[axis.name]) for axis in FILTER_AXES}


def _asked(query: Query, chosen: Chosen, below: Page | None = None) -> SiteResults:
    try:
        answer = engine(PUBLIC).search(query)
    except Unavailable as error:
        logger.warning("public search falls back to the newest titles and summaries: %s", error)
        return _simple(query, chosen, below)
    pieces = _pieces_of(answer.hits, as_indexed=bool(query.text))
    found = [_found(pieces[hit.id], hit) for hit in answer.hits if hit.id in pieces]
    count = max(answer.count - len(answer.hits) + len(found), 0)
    filters, respelt = _filters(answer.facets, chosen), " ".join(answer.respelt)
    return SiteResults(count, found, filters, min(answer.partial, count), respelt, answer.also)


def _filters(counts: Mapping[str, Mapping[str, int]], chosen: Chosen) -> list[Filter]:
    """With the values that were counted or chosen, in their vocabularies' order: all in one query."""
    parts = [
        axis.vocabulary._default_manager.filter(slug__in={*counts.get(axis.name, {}), *chosen[axis.name]})
        .order_by()
        .annotate(axis=Value(axis.name))
        .values_list("axis", "slug", "label", "sort_order")
        for axis in FILTER_AXES
    ]
    terms = sorted(parts[0].union(*parts[1:], all=True), key=lambda term: (term[3], term[2].casefold()))
    choices: dict[str, list[FilterChoice]] = {axis.name: [] for axis in FILTER_AXES}
    for axis, slug, label, _ in terms:
        count = counts.get(axis, {}).get(slug, 0)
        choices[axis].append(FilterChoice(slug, label, count, slug in chosen[axis]))
    return [Filter(axis, choices[axis.name]) for axis in FILTER_AXES]


def _pieces_of(hits: Sequence[Hit], *, as_indexed: bool) -> dict[str, Piece]:
    """By id, those of the pieces found that anybody may read; `as_indexed`: in the edition whose words were found."""
    pieces = {str(uuid): piece for uuid, piece in readable_by("uuid", [UUID(hit.id) for hit in hits]).items()}
    return {
        hit.id: pieces[hit.id]
        for hit in hits
        if hit.id in pieces and (not as_indexed or edition_of(pieces[hit.id]) == hit.edition)
    }


def _found(piece: Piece, hit: Hit) -> FoundPiece:
    passage = mark_safe(hit.snippet) if hit.place else mark_safe("")  # noqa: S308 - escaped by the engine
    return FoundPiece(piece, passage, hit.place.anchor if hit.place else "", hit.is_partial)


def _simple(query: Query, chosen: Chosen, below: Page | None) -> SiteResults:
    """All words in title or summary of what is newest, without regard to capitals and accents."""
    holds, matching = holding(query.text, query.synonyms), []
    for model in PIECE_MODELS:
        rows = tagged(model, chosen)
        if below is not None:
            rows = rows.descendant_of(below)  # type: ignore[attr-defined]  # a PageQuerySet
        newest = rows.order_by("-first_published_at", "-pk")
        for published, pk, *texts in newest.values_list("first_published_at", "pk", "title", "summary")[
            :LOOKED_THROUGH
        ]:
            if not query.text or holds(" ".join(texts)):
                matching.append((published, pk))
    matching.sort(reverse=True)
    shown = in_order([pk for _, pk in matching[query.offset : query.offset + query.size]])
    return SiteResults(len(matching), [FoundPiece(piece) for piece in shown], is_simple=True)
