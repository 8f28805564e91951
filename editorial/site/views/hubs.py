"""The public views that are not pages: topic and persona hubs, search."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypedDict

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from editorial.pieces.models import Piece
from editorial.pieces.models.pages import LIST_PARAMETERS
from editorial.platform.cache.page_cache import keep_no_copy, keep_until, page_cached_by
from editorial.site.listing import FILTER_AXES, PAGE_SIZE, Filter, anything_readable, slugs_of
from editorial.site.searching.search import LAST_PAGE, FoundPiece, SiteResults, list_site, search_site
from editorial.vocabulary.models import Persona, Topic

LONGEST_QUERY = 200  # characters
MOST_FILTERS_KEPT = 3  # terms chosen at once; of more there are more pages than a cache should hold


@page_cached_by(*sorted({*LIST_PARAMETERS} - {"topic"}))
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """All about one topic, with its feed."""
    found = get_object_or_404(Topic, slug=slug)
    return render(request, "editorial/site/topic.html", {"topic": found, "listed": listed(request, topic=slug)})


@page_cached_by(*sorted({*LIST_PARAMETERS} - {"persona"}))
@require_safe
def persona(request: HttpRequest, slug: str) -> HttpResponse:
    """All for one kind of reader. What we think hurts them stays with us."""
    found = get_object_or_404(Persona, slug=slug)
    return render(request, "editorial/site/persona.html", {"persona": found, "listed": listed(request, persona=slug)})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What anybody may read, by its words."""
    words = " ".join(request.GET.get("q", "").replace("\0", " ")[:LONGEST_QUERY].split())
    found = searched(request, words) if words else None
    is_empty = found is not None and not found["count"] and not anything_readable()
    context = {"words": words, "listed": found, "is_empty": is_empty}
    return render(request, "editorial/site/search.html", context)


class Listed(TypedDict):
    """What `parts/listing.html` shows. `pieces` of a search hold all its words, `some` of them some."""

    shown: list[Piece]
    pieces: list[FoundPiece]
    some: list[FoundPiece]
    filters: list[Filter]
    page_obj: PaginatorPage[int]
    count: int
    complete: int
    words: str
    respelt: str
    also: tuple[str, ...]
    is_simple: bool
    is_filtered: bool
    address: str


def listed(request: HttpRequest, *, below: Page | None = None, **fixed: str) -> Listed:
    """A listing for the address: its pieces, filters and pages. `fixed` axes are part of the page, not a filter."""
    chosen = slugs_of(request.GET) | {name: [slug] for name, slug in fixed.items()}
    number = _page_number(request)
    found = list_site(chosen, number, below)
    pages = _pages(found.count, number)
    if found.is_simple or not _is_worth_keeping(chosen, found.filters):
        keep_no_copy(request)
    keep_until(request, [one.piece.expire_at for one in found.found])
    shown = replace(found, filters=[one for one in found.filters if one.axis.name not in fixed])
    is_filtered = any(chosen[axis.name] for axis in FILTER_AXES if axis.name not in fixed)
    return _shown(request, shown, pages, is_filtered=is_filtered)


def searched(request: HttpRequest, words: str) -> Listed:
    """The same for a search, the best first, no deeper than anybody reads."""
    chosen = slugs_of(request.GET)
    number = _page_number(request)
    if number > LAST_PAGE:
        raise Http404("Nobody reads on that far: say more of what you look for.")
    found = search_site(words, chosen, number)
    pages = _pages(min(found.count, LAST_PAGE * PAGE_SIZE), number)
    return _shown(request, found, pages, is_filtered=any(chosen.values()), words=words)


def _shown(
    request: HttpRequest, found: SiteResults, pages: "PaginatorPage[int]", *, is_filtered: bool, words: str = ""
) -> Listed:
    return {
        "shown": [one.piece for one in found.found],
        "pieces": [one for one in found.found if not one.is_partial],
        "some": [one for one in found.found if one.is_partial],
        "filters": [one for one in found.filters if one.choices],
        "page_obj": pages,
        "count": found.count,
        "complete": found.count - found.partial,
        "words": words,
        "respelt": found.respelt,
        "also": found.also,
        "is_simple": found.is_simple,
        "is_filtered": is_filtered,
        "address": _address_without_page(request),
    }


def _is_worth_keeping(chosen: Mapping[str, list[str]], filters: Iterable[Filter]) -> bool:
    """Whether others may ask for the same: a few filters, each of a term that there is."""
    known = {facet.axis.name: {choice.slug for choice in facet.chosen} for facet in filters}
    are_few = sum(map(len, chosen.values())) <= MOST_FILTERS_KEPT
    return are_few and all(known[name].issuperset(slugs) for name, slugs in chosen.items())


def _pages(count: int, number: int) -> "PaginatorPage[int]":
    pages = Paginator(range(count), PAGE_SIZE)
    if number > pages.num_pages:
        raise Http404("This list has fewer pages.")
    return pages.page(number)


def _page_number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    if not (given.isascii() and given.isdigit() and len(given) < 7 and not given.startswith("0")):
        raise Http404("A page is a number.")
    return int(given)


def _address_without_page(request: HttpRequest) -> str:
    """The query of this address without its page, for the links to other pages: `topic=a&` or empty."""
    parameters = request.GET.copy()
    parameters.pop("page", None)
    return f"{parameters.urlencode()}&" if parameters else ""
