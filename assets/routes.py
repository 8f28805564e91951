"""The library's part of the API."""

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from assets.searching import library_search, search_miss_log
from assets.searching.library_search import LibraryResults, Result
from assets.searching.parameters import LAST_PAGE, SearchParameters
from editorial.platform.models import User
from search.fields import FACETS
from search.query import Sort

PREFIX = "/library"
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
