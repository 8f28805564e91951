"""The library's part of the API."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from assets.kits.contents import pieces_of
from assets.models import Asset, Kit, SavedSearch
from assets.searching import library_search, search_miss_log
from assets.searching.library_search import LibraryResults, Result
from assets.searching.parameters import LAST_PAGE, SearchParameters
from assets.usage.ways_in import favourites_of
from editorial.platform.models import User
from search.engines import Unavailable
from search.fields import FACETS
from search.query import Sort

PREFIX = "/library"
MOST_LISTED = 200  # of favourites and kits
router = Router(tags=["library"])


class LibraryQuery(Schema):
    """Slugs of one facet are alternatives; facets add up. `rating`: 4, 3, 2 (and more) or unrated."""

    q: str = ""
    persona: list[str] = []
    stage: list[str] = []
    job: list[str] = []
    topic: list[str] = []
    format: list[str] = []
    rating: list[str] = []
    sort: Sort = Sort.RELEVANCE
    page: int = Field(1, ge=1, le=LAST_PAGE)


class ResultOut(Schema):
    """`title` is plain text, `snippet` safe HTML with <mark>; `page` the page or slide found, `place` its name."""

    uuid: str
    title: str
    url: str
    snippet: str
    page: int | None
    place: str
    partial: bool
    kind: str
    format: str | None
    rating: float | None
    ratings: int
    used: int
    published: str
    shareable: bool


class ChoiceOut(Schema):
    slug: str
    label: str
    count: int


class FoundOut(Schema):
    """`partial` of the pieces counted hold only some of the words, and come last. `simple`: the search engine is down;
    the database was searched, and facets were not counted."""

    count: int
    partial: int
    page: int
    pages: int
    results: list[ResultOut]
    facets: dict[str, list[ChoiceOut]]
    respelt: str
    also: list[str]
    simple: bool


class SuggestionOut(Schema):
    title: str
    url: str


class Suggestions(Schema):
    suggestions: list[SuggestionOut]


class PieceOut(Schema):
    """`note` says why it is in a kit."""

    uuid: str
    title: str
    url: str
    kind: str
    format: str | None
    shareable: bool
    note: str = ""


class KitOut(Schema):
    """`rule` is the search of a kit by rule as it stands in an address; empty: picked by hand."""

    uuid: str
    name: str
    purpose: str
    url: str
    owner: str
    shared: bool
    rule: str


class KitWithPieces(KitOut):
    pieces: list[PieceOut]


class SavedSearchOut(Schema):
    """`new`: pieces that newly matched and were not marked as seen."""

    uuid: str
    name: str
    url: str
    alert: bool
    new: int


def member(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not request.user.uses_library:
        raise HttpError(403, "The library is for sales, content and partners. Ask an admin for one of these roles.")
    return request.user


@router.get("/search", response=FoundOut, summary="Search the library")
def search(request: HttpRequest, asked: Query[LibraryQuery]) -> dict[str, object]:
    user = member(request)
    filters = {facet: getattr(asked, facet) for facet in FACETS}
    found = library_search.search_library(user, SearchParameters.of(asked.q, filters, asked.sort, asked.page))
    if found.is_miss:
        search_miss_log.note_miss(user, found.search)
    return as_json(found)


@router.get("/suggest", response=Suggestions, summary="Titles that go on like this")
def suggest(request: HttpRequest, q: str = "") -> dict[str, object]:
    found = library_search.suggest(member(request), q)
    return {"suggestions": [{"title": asset.title, "url": asset.get_absolute_url()} for asset in found]}


@router.get("/favourites", response=list[PieceOut], summary="Your favourites, starred last first")
def favourites(request: HttpRequest) -> list[dict[str, object]]:
    """The first 200."""
    return [_piece(asset) for asset in favourites_of(member(request)).select_related("format")[:MOST_LISTED]]


@router.get("/kits", response=list[KitOut], summary="Kits you may see")
def kits(request: HttpRequest) -> list[dict[str, object]]:
    """By name, the first 200."""
    user = member(request)
    seen = Kit.objects.visible_to(user).select_related("owner").order_by("name", "pk")[:MOST_LISTED]
    return [_kit(kit) for kit in seen]


@router.get("/kits/{uuid:uuid}", response=KitWithPieces, summary="One kit with its pieces")
def kit(request: HttpRequest, uuid: UUID) -> dict[str, object]:
    """Those picked by hand in order; of a kit by rule up to 500 that its search finds now. 503: no engine answers."""
    user = member(request)
    found = get_object_or_404(Kit.objects.visible_to(user).select_related("owner"), uuid=uuid)
    try:
        pieces = [_piece(asset) | {"note": note} for asset, note in pieces_of(found, user)]
    except Unavailable as error:
        raise HttpError(503, "The search engine does not answer. Ask again soon.") from error
    return _kit(found) | {"pieces": pieces}


@router.get("/searches", response=list[SavedSearchOut], summary="Your saved searches")
def searches(request: HttpRequest) -> list[dict[str, object]]:
    user = member(request)
    mine = SavedSearch.objects.visible_to(user).with_news(user).order_by("name", "pk")
    return [
        {
            "uuid": str(one.uuid),
            "name": one.name,
            "url": one.get_absolute_url(),
            "alert": one.has_alert,
            "new": one.news,  # type: ignore[attr-defined]  # annotated by with_news
        }
        for one in mine
    ]


def _kit(kit: Kit) -> dict[str, object]:
    return {
        "uuid": str(kit.uuid),
        "name": kit.name,
        "purpose": kit.purpose,
        "url": kit.get_absolute_url(),
        "owner": str(kit.owner),
        "shared": kit.is_shared,
        "rule": kit.rule,
    }


def _piece(asset: Asset) -> dict[str, object]:
    return {
        "uuid": str(asset.uuid),
        "title": asset.title,
        "url": asset.get_absolute_url(),
        "kind": asset.kind,
        "format": asset.format.slug if asset.format else None,
        "shareable": asset.is_shareable,
    }


def as_json(found: LibraryResults) -> dict[str, object]:
    counted = {
        facet.name: [{"slug": c.slug, "label": c.label, "count": c.count} for c in facet.choices if c.count is not None]
        for facet in found.facets
    }
    return {
        "count": found.count,
        "partial": found.partial,
        "page": found.search.page,
        "pages": found.last_page,
        "results": [_result(result) for result in found.results],
        "facets": counted,
        "respelt": found.respelt,
        "also": list(found.also),
        "simple": found.is_simple,
    }


def _result(result: Result) -> dict[str, object]:
    asset = result.asset
    return {
        "uuid": str(asset.uuid),
        "title": asset.title,
        "url": result.url,
        "snippet": result.snippet,
        "page": result.place.number if result.place else None,
        "place": result.place.label if result.place else "",
        "partial": result.is_partial,
        "kind": asset.kind,
        "format": asset.format.slug if asset.format else None,
        "rating": round(asset.rating_average, 1) if asset.rating_count else None,
        "ratings": asset.rating_count,
        "used": asset.used_count,
        "published": asset.published_at.isoformat(),
        "shareable": asset.is_shareable,
    }
