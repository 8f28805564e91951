"""A search as it stands in an address: words, chosen filters, order, page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from editorial.platform.models import User
from editorial.vocabulary.models import SynonymGroup
from search.fields import FACETS
from search.query import MAX_LENGTH, Query, Sort
from search.synonyms import NO_SYNONYMS

PAGE_SIZE = 20
MOST_VALUES = 30  # of one facet; more are no choice of a person
LAST_PAGE = 5_000
_SLUG = re.compile(r"[-\w]{1,80}", re.ASCII)


@dataclass(frozen=True)
class SearchParameters:
    """What someone looks for. `filters` holds slugs by facet; those in no vocabulary find nothing."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1

    @classmethod
    def of(cls, text: str, filters: Mapping[str, Sequence[str]], sort: str, page: str | int) -> "SearchParameters":
        """Whatever was sent, brought to what can be meant: an unknown order is relevance, a wrong page the first."""
        kept = {
            facet: tuple(dict.fromkeys(slug for slug in filters.get(facet, ()) if _SLUG.fullmatch(slug)))[:MOST_VALUES]
            for facet in FACETS
        }
        order = Sort(sort) if sort in list(Sort) else Sort.RELEVANCE
        number = int(page) if str(page).isascii() and str(page).isdigit() and len(str(page)) < 7 else 1
        chosen = {facet: slugs for facet, slugs in kept.items() if slugs}
        return cls(text.strip()[:MAX_LENGTH], chosen, order, min(max(number, 1), LAST_PAGE))

    @classmethod
    def from_address(cls, sent: QueryDict) -> "SearchParameters":
        filters = {facet: sent.getlist(facet) for facet in FACETS}
        return cls.of(sent.get("q", ""), filters, sent.get("sort", ""), sent.get("page", "1"))

    @classmethod
    def from_text(cls, address: str) -> "SearchParameters":
        """A search that was kept as the part of an address after the question mark, from its first page on."""
        return cls.from_address(QueryDict(address)).on_page(1)

    def query_for(self, user: User) -> Query:
        """As the engine is asked. Partners are shown nothing that is internal or expired, nor how much there is."""
        return Query(
            self.text,
            audience=audience_of(user),
            filters=self.filters,
            sort=self.order,
            page=self.page,
            size=PAGE_SIZE,
            unexpired_on=None if user.is_member else timezone.localdate(),
            synonyms=SynonymGroup.objects.for_search() if self.text else NO_SYNONYMS,
            now=timezone.now(),
        )

    def address(self) -> str:
        """The part of an address after the question mark; empty for everything on the first page."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(facet, slug) for facet, slugs in self.filters.items() for slug in slugs]
        if self.sort != Sort.RELEVANCE:
            pairs.append(("sort", self.sort.value))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return urlencode(pairs)

    @property
    def order(self) -> Sort:
        """The one that is meant: without words nothing can match best, so the newest come first."""
        return Sort.NEWEST if self.sort is Sort.RELEVANCE and not self.text else self.sort

    @property
    def kept(self) -> str:
        """The query of an address at which this search is saved by name."""
        return urlencode({"address": self.on_page(1).address()})

    @property
    def as_rule(self) -> str:
        """The query of an address at which it becomes the rule of a kit."""
        return urlencode({"rule": self.on_page(1).address()})

    @property
    def is_bare(self) -> bool:
        """Nothing was looked for, narrowed or ordered yet."""
        return not self.address()

    def on_page(self, page: int) -> "SearchParameters":
        return replace(self, page=page)

    def without(self, facet: str, slug: str) -> "SearchParameters":
        left = tuple(other for other in self.filters.get(facet, ()) if other != slug)
        filters = {name: slugs for name, slugs in self.filters.items() if name != facet}
        return replace(self, filters=filters | ({facet: left} if left else {}), page=1)

    def without_filters(self) -> "SearchParameters":
        return replace(self, filters={}, page=1)

    @property
    def chosen_count(self) -> int:
        return sum(len(slugs) for slugs in self.filters.values())


def audience_of(user: User) -> str:
    """The audience of `search.documents.Document` this person belongs to."""
    return "member" if user.is_member else "partner"
