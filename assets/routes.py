"""The library's part of the API."""

from datetime import date, datetime
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from assets.field_notes.searching import NoteQuestion, found_notes
from assets.kits.contents import pieces_of
from assets.links.forms import SendForm
from assets.links.mailing import address_of
from assets.links.places import places_of
from assets.models import Asset, FieldNote, Kit, SavedSearch, SearchMiss
from assets.models.links import DEFAULT_LIFETIME
from assets.opinions.forms import RatingForm
from assets.requests.forms import AskForm
from assets.requests.own_requests import asked_by
from assets.searching import library_search, search_miss_log
from assets.searching.library_search import LibraryResults
from assets.searching.parameters import LAST_PAGE, SearchParameters
from assets.searching.results import Result
from assets.usage.ways_in import favourites_of
from editorial.platform.accounts.access import who_asks
from editorial.platform.models import User
from editorial.vocabulary.models import BuyingJob, Persona
from search.engines import Unavailable
from search.fields import FACETS
from search.query import Sort

PREFIX = "/library"
MOST_LISTED = 200  # of favourites, kits and field notes
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
    owner: str | None
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


class AskIn(Schema):
    """`q`: what is missing, in words."""

    q: str
    for_whom: str = ""
    needed_by: date | None = None


class RequestOut(Schema):
    """`answer`: the address of the piece that answers it, once there is one."""

    q: str
    asked: date
    for_whom: str
    needed_by: date | None
    answer: str | None


class FieldNoteOut(Schema):
    """`group` is the only group that may read it; null: all colleagues. `topics` and `persona` are slugs."""

    uuid: str
    text: str
    author: str | None
    account: str
    topics: list[str]
    persona: str | None
    group: str | None
    written: str
    thanks: int
    url: str


def refuses(user: User) -> str:
    """Why somebody may not enter this part of the API; nothing if they may."""
    if user.uses_library:
        return ""
    return "The library is for sales, content and partners. Ask an admin for one of these roles."


@router.get("/search", response=FoundOut, summary="Search the library")
def search(request: HttpRequest, asked: Query[LibraryQuery]) -> dict[str, object]:
    user = who_asks(request)
    filters = {facet: getattr(asked, facet) for facet in FACETS}
    found = library_search.search_library(user, SearchParameters.of(asked.q, filters, asked.sort, asked.page))
    if found.is_miss:
        search_miss_log.note_miss(user, found.search)
    return as_json(found)


@router.get("/suggest", response=Suggestions, summary="Titles that go on like this")
def suggest(request: HttpRequest, q: str = "") -> dict[str, object]:
    found = library_search.suggest(who_asks(request), q)
    return {"suggestions": [{"title": asset.title, "url": asset.get_absolute_url()} for asset in found]}


@router.get("/favourites", response=list[PieceOut], summary="Your favourites, starred last first")
def favourites(request: HttpRequest) -> list[dict[str, object]]:
    """The first 200."""
    return [_piece(asset) for asset in favourites_of(who_asks(request)).select_related("format")[:MOST_LISTED]]


@router.get("/kits", response=list[KitOut], summary="Kits you may see")
def kits(request: HttpRequest) -> list[dict[str, object]]:
    """By name, the first 200."""
    user = who_asks(request)
    seen = Kit.objects.visible_to(user).select_related("owner").order_by("name", "pk")[:MOST_LISTED]
    return [_kit(kit) for kit in seen]


@router.get("/kits/{uuid:uuid}", response=KitWithPieces, summary="One kit with its pieces")
def kit(request: HttpRequest, uuid: UUID) -> dict[str, object]:
    """Those picked by hand in order; of a kit by rule up to 500 that its search finds now. 503: no engine answers."""
    user = who_asks(request)
    found = get_object_or_404(Kit.objects.visible_to(user).select_related("owner"), uuid=uuid)
    try:
        pieces = [_piece(asset) | {"note": note} for asset, note in pieces_of(found, user)]
    except Unavailable as error:
        raise HttpError(503, "The search engine does not answer. Ask again soon.") from error
    return _kit(found) | {"pieces": pieces}


@router.get("/searches", response=list[SavedSearchOut], summary="Your saved searches")
def searches(request: HttpRequest) -> list[dict[str, object]]:
    user = who_asks(request)
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


class RatingIn(Schema):
    """`persona` and `job` by slug: for whom it was used, and what they were to get done."""

    stars: int
    reason: str
    persona: str | None = None
    job: str | None = None


class RatedOut(Schema):
    rating: float
    ratings: int


class LinkIn(Schema):
    """What the send form asks; `expires_on` as 2027-03-31, left out: as the form proposes."""

    recipient_name: str
    recipient_email: str
    note: str = ""
    opens_at: str = ""
    expires_on: date | None = None
    allows_download: bool = True
    password: str = ""


class LinkOut(Schema):
    """`address` is what the recipient opens."""

    uuid: str
    address: str
    expires_at: datetime | None


class Refused(Schema):
    """What is wrong, by field; `__all__` for what concerns several."""

    errors: dict[str, list[str]]


Refusal = tuple[int, dict[str, object]]


@router.post("/{uuid:uuid}/rating", response={200: RatedOut, 422: Refused}, summary="Rate a piece")
def rate(request: HttpRequest, uuid: UUID, said: RatingIn) -> dict[str, object] | Refusal:
    """Instead of your earlier rating, if you gave one."""
    user = who_asks(request)
    asset = get_object_or_404(Asset.objects.visible_to(user), uuid=uuid)
    persona = Persona.objects.filter(slug=said.persona).first() if said.persona else None
    job = BuyingJob.objects.filter(slug=said.job).first() if said.job else None
    used = {"persona": persona and persona.pk, "job": job and job.pk}
    form = RatingForm({"stars": said.stars, "reason": said.reason} | used)
    if said.persona and persona is None:
        form.add_error("persona", "There is no persona of that slug.")
    if said.job and job is None:
        form.add_error("job", "There is no buying job of that slug.")
    if not form.is_valid():
        return _refused(form)
    asset.rate(user, **form.cleaned_data)
    return {"rating": asset.rating_average, "ratings": asset.rating_count}


@router.post("/{uuid:uuid}/links", response={201: LinkOut, 422: Refused}, summary="Make a link to a piece for somebody")
def make_link(request: HttpRequest, uuid: UUID, said: LinkIn) -> Refusal:
    """You are its sender: you see who read what, as with a link you made yourself. No mail is sent."""
    user = who_asks(request)
    asset = get_object_or_404(Asset.objects.visible_to(user), uuid=uuid)
    if why_not := asset.why_not_shareable():
        raise HttpError(403, why_not)
    start = {"expires_on": timezone.localdate() + DEFAULT_LIFETIME}
    places = places_of(asset, asset.current_version)
    form = SendForm(start | said.dict(exclude_none=True), asset=asset, pages=places, user=user)
    if not form.is_valid():
        return _refused(form)
    link, token = form.open_up(asset)
    expires_at = link.token.expires_at if link.token else None
    return 201, {"uuid": str(link.uuid), "address": address_of(link, token), "expires_at": expires_at}


def _refused(form: BaseForm) -> Refusal:
    return 422, {"errors": {name: [str(one) for one in said] for name, said in form.errors.items()}}


@router.get("/requests", response=list[RequestOut], summary="What you asked for")
def requests(request: HttpRequest) -> list[dict[str, object]]:
    """The last first, at most 100."""
    return [_asked(miss) for miss in asked_by(who_asks(request))]


@router.post("/requests", response={201: RequestOut}, summary="Ask for a piece")
def ask(request: HttpRequest, said: AskIn) -> tuple[int, dict[str, object]]:
    """You are told once when a piece answers it. 422: no words that a person asks with, or too many."""
    user, form = who_asks(request), AskForm(said.dict())
    miss = form.ask(user, {}) if form.is_valid() else None
    if miss is None:
        wrong = " ".join(str(error) for errors in form.errors.values() for error in errors)
        raise HttpError(422, wrong or "Say what is missing in a few words.")
    return 201, _asked(miss)


def _asked(miss: SearchMiss) -> dict[str, object]:
    answered = miss.answered_by if miss.told else None
    return {
        "q": miss.query,
        "asked": miss.day,
        "for_whom": miss.for_whom,
        "needed_by": miss.needed_by,
        "answer": answered.get_absolute_url() if answered else None,
    }


@router.get("/notes", response=list[FieldNoteOut], summary="Field notes you may read")
def notes(request: HttpRequest, q: str = "", topic: str = "", account: str = "") -> list[dict[str, object]]:
    """The first 200: of words the best, else the newest. Colleagues only."""
    user = who_asks(request)
    if not user.is_member:
        raise HttpError(403, "Field notes are for colleagues.")
    asked = NoteQuestion.of(q, topic, account)
    return [_note(note) for note in found_notes(user, asked)[:MOST_LISTED]]


def _note(note: FieldNote) -> dict[str, object]:
    return {
        "uuid": str(note.uuid),
        "text": note.text,
        "author": str(note.author) if note.author else None,
        "account": note.account,
        "topics": [topic.slug for topic in note.topics.all()],
        "persona": note.persona.slug if note.persona else None,
        "group": note.group.name if note.group else None,
        "written": note.created_at.isoformat(),
        "thanks": note.thanks_count,  # type: ignore[attr-defined]  # annotated by found_notes
        "url": note.get_absolute_url(),
    }


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
        "owner": str(asset.owner) if asset.owner else None,
        "shareable": asset.is_shareable,
    }
