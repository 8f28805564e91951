"""From a search to what the page shows: the engine's answer, passed by `visible_to`, with what each row needs.

When the engine is down the database is searched, more simply, and the page says so.
"""

import logging
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from assets.models import Asset, FilePage, Version
from assets.searching.facets import Facet, Words, facets, words
from assets.searching.parameters import LAST_PAGE, PAGE_SIZE, SearchParameters
from assets.searching.results import Result, as_hits, as_results, rows
from editorial.platform.models import User
from editorial.vocabulary.models.classification import FIELD_OF
from search.engines import Unavailable, engine
from search.fields import RATING_STEPS, UNRATED
from search.query import Sort, is_junk
from search.synonyms import Synonyms
from search.without_engine import LOOKED_THROUGH, holding

logger = logging.getLogger(__name__)

ORDERS = {Sort.RATING: "-rating_corrected", Sort.USED: "-used_count"}
PAGES = 5_000  # of files that it reads
OF_A_PAGE = 1_000  # characters of each, and of its notes


@dataclass(frozen=True)
class LibraryResults:
    """One page of results. `partial` of them hold only some of the words, and come last; `also` means the same.

    `is_simple`: the engine is down, and nothing was counted by facet.
    """

    search: SearchParameters
    count: int
    results: list[Result]
    facets: list[Facet]
    respelt: str = ""
    partial: int = 0
    also: tuple[str, ...] = ()
    is_simple: bool = False
    labels: Words = field(default_factory=dict)

    @property
    def last_page(self) -> int:
        return max(1, -(-self.count // PAGE_SIZE))

    @property
    def complete(self) -> int:
        """How many hold all the words."""
        return self.count - self.partial

    @property
    def tiers(self) -> list[tuple[int, list[Result]]]:
        """What holds all the words, then what holds some of them: each with the number of its first."""
        first = (self.search.page - 1) * PAGE_SIZE + 1
        whole = [result for result in self.results if not result.is_partial]
        return [(first, whole), (first + len(whole), self.results[len(whole) :])]

    @property
    def chips(self) -> list[tuple[str, str]]:
        """Each chosen filter's label, and the address without it."""
        return [
            (choice.label, self.search.without(facet.name, choice.slug).address())
            for facet in self.facets
            for choice in facet.chosen
        ]

    @property
    def previous(self) -> str | None:
        """Address of the page before; None on the first."""
        page = min(self.search.page, self.last_page + 1)
        return self.search.on_page(page - 1).address() if page > 1 else None

    @property
    def next(self) -> str | None:
        page = self.search.page
        return self.search.on_page(page + 1).address() if page < min(self.last_page, LAST_PAGE) else None

    @property
    def is_question(self) -> bool:
        """Someone asked something in words, and an engine answered it in full."""
        return not self.is_simple and not is_junk(self.search.text)

    @property
    def is_miss(self) -> bool:
        """Someone looked for something, and no word of it is there."""
        return self.is_question and not self.count


def search_library(user: User, search: SearchParameters) -> LibraryResults:
    labels, query = words(), search.query_for(user)
    try:
        answer = engine().search(query)
    except Unavailable as error:
        logger.warning("library search falls back to the database: %s", error)
        return _simple(user, search, labels, query.synonyms)
    results = as_hits(user, answer)
    hidden = len(answer.hits) - len(results)  # gone, or withdrawn, since they were indexed
    return LibraryResults(
        search,
        max(answer.count - hidden, 0),
        results,
        facets(labels, answer.facets, search.filters),
        " ".join(answer.respelt),
        min(answer.partial, max(answer.count - hidden, 0)),
        answer.also,
        labels=labels,
    )


def suggest(user: User, prefix: str) -> list[Asset]:
    """Assets whose titles go on like this; none while the engine is down."""
    query = SearchParameters(prefix).query_for(user)
    try:
        ids = [one.id for one in engine().suggest(prefix, query.audience, query.unexpired_on)]
    except Unavailable as error:
        logger.warning("no suggestions: %s", error)
        return []
    visible = {str(asset.uuid): asset for asset in Asset.objects.visible_to(user).filter(uuid__in=ids)}
    return [visible[uid] for uid in ids if uid in visible]


# --- without an engine --------------------------------------------------------------------------------------
def _simple(user: User, search: SearchParameters, labels: Words, synonyms: Synonyms) -> LibraryResults:
    """All words in title, summary and pages of the first pieces in order; filters as always; nothing counted."""
    order = [ORDERS[search.order]] if search.order in ORDERS else []
    found = _filtered(Asset.objects.visible_to(user), search).order_by(*order, "-published_at", "-pk")
    shown = slice((search.page - 1) * PAGE_SIZE, search.page * PAGE_SIZE)
    if search.text:
        matching = _holding(found, search.text, synonyms)
        count, page = len(matching), rows(found, user).filter(pk__in=matching[shown])
    else:
        count, page = found.count(), rows(found, user)[shown]
    choices = facets(labels, None, search.filters)
    return LibraryResults(search, count, as_results(page), choices, is_simple=True, labels=labels)


def _holding(found: QuerySet[Asset], text: str, synonyms: Synonyms) -> list[int]:
    """Keys of those, among the first so many, that hold all that was typed, or what means the same."""
    texts = {
        pk: [title, summary] for pk, title, summary in found.values_list("pk", "title", "summary")[:LOOKED_THROUGH]
    }
    current = Version.objects.current().filter(asset__in=texts)
    pages = FilePage.objects.filter(version__in=current).order_by("-version", "number")
    said = pages.annotate(beginning=Substr("text", 1, OF_A_PAGE), noted=Substr("notes", 1, OF_A_PAGE))
    for pk, *written in said.values_list("version__asset", "beginning", "noted")[:PAGES]:
        texts[pk] += written
    holds = holding(text, synonyms)
    return [pk for pk, written in texts.items() if holds("\n".join(written))]


def _filtered(assets: QuerySet[Asset], search: SearchParameters) -> QuerySet[Asset]:
    for facet, slugs in search.filters.items():
        if facet == "rating":
            assets = assets.filter(_rated(slugs))
        else:
            path = FIELD_OF[facet]
            matching = Asset.objects.filter(**{f"{path}__slug__in": slugs}, pk=OuterRef("pk"))
            assets = assets.filter(Exists(matching))
    return assets


def _rated(steps: tuple[str, ...]) -> Q:
    wanted = Q(pk__in=[])
    for step in steps:
        if step == UNRATED:
            wanted |= Q(rating_count=0)
        elif step in RATING_STEPS:
            wanted |= Q(rating_count__gt=0, rating_corrected__gte=RATING_STEPS[step])
    return wanted
