"""What readers may find, across both kinds of piece: newest first, filtered by tags, counted, in pages.

Hubs, topics, personas, search, feeds, the sitemap and related pieces all take their pieces from `readable()`;
searching by words is in `searching/`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone
from wagtail.models import Page

from editorial.pieces.models import PIECE_MODELS, Piece
from editorial.site.access.view_restrictions import unrestricted
from editorial.vocabulary.models import BuyingStage, Format, Persona, Topic
from editorial.vocabulary.models.terms import Term

PAGE_SIZE = 12  # pieces


@dataclass(frozen=True)
class FilterAxis:
    """One way to filter: the name in the address, the field of the piece, the vocabulary, the words on screen."""

    name: str
    field: str
    vocabulary: type[Term]
    label: str


FILTER_AXES = (
    FilterAxis("topic", "topics", Topic, "Topic"),
    FilterAxis("persona", "personas", Persona, "For whom"),
    FilterAxis("stage", "stages", BuyingStage, "Stage"),
    FilterAxis("format", "format", Format, "Format"),
)


def readable(model: type[Piece], now: datetime | None = None) -> QuerySet[Piece]:
    """Pieces of one kind that anybody may read at this moment: live, public, not expired, not under embargo."""
    moment = now or timezone.now()
    in_time = Q(expire_at__isnull=True) | Q(expire_at__gt=moment)
    free = Q(embargo_until__isnull=True) | Q(embargo_until__lte=moment)
    found: QuerySet[Piece] = model.objects.live().filter(unrestricted(), in_time, free)
    return found


@dataclass(frozen=True)
class FilterChoice:
    """A value of a filter, with the number of pieces it would leave."""

    slug: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    axis: FilterAxis
    choices: list[FilterChoice]

    @property
    def chosen(self) -> list[FilterChoice]:
        return [choice for choice in self.choices if choice.chosen]


class Listing:
    """Pieces that match all axes (any value within one). `below` keeps to the pages under one page."""

    def __init__(
        self,
        chosen: Mapping[str, Sequence[str]],
        *,
        below: Page | None = None,
        page_size: int = PAGE_SIZE,
    ) -> None:
        self.chosen = {axis.name: list(chosen.get(axis.name, ())) for axis in FILTER_AXES}
        self.below = below
        self.page_size = page_size
        self._public = {model: readable(model) for model in PIECE_MODELS}

    def queryset(self, model: type[Piece], *, without: str = "") -> QuerySet[Piece]:
        found = self._public[model]
        if self.below is not None:
            found = found.descendant_of(self.below)  # type: ignore[attr-defined]  # a PageQuerySet
        for axis in FILTER_AXES:
            if self.chosen[axis.name] and axis.name != without:
                # a subquery, not a join: counts stay those of pieces
                tagged = model.objects.filter(**{f"{axis.field}__slug__in": self.chosen[axis.name]}).order_by()
                found = found.filter(pk__in=tagged.values("pk"))
        return found

    def count(self) -> int:
        return sum(self.queryset(model).count() for model in PIECE_MODELS)

    def page(self, number: int = 1) -> list[Piece]:
        """The pieces of one page, 1 for the first, newest first."""
        first, *others = [
            self.queryset(model).order_by().annotate(published=F("first_published_at")).values("pk", "published")
            for model in PIECE_MODELS
        ]
        start = (max(number, 1) - 1) * self.page_size
        rows = first.union(*others, all=True).order_by("-published", "-pk")[start : start + self.page_size]
        return in_order([row["pk"] for row in rows])

    def filters(self) -> list[Filter]:
        """Every axis with the counts its values would give under the other axes' filters."""
        return [self._filter(axis) for axis in FILTER_AXES]

    def _filter(self, axis: FilterAxis) -> Filter:
        counts: Counter[str] = Counter()
        for model in PIECE_MODELS:
            rows = self.queryset(model, without=axis.name).order_by().values_list(f"{axis.field}__slug")
            counts.update({slug: n for slug, n in rows.annotate(n=Count("pk", distinct=True)) if slug})
        return filter_of(axis, counts, self.chosen[axis.name])


def filter_of(axis: FilterAxis, counts: Mapping[str, int], chosen: Sequence[str]) -> Filter:
    """With the values that were counted or chosen, in the vocabulary's order."""
    terms = axis.vocabulary._default_manager.filter(slug__in={*counts, *chosen})
    return Filter(axis, [FilterChoice(t.slug, t.label, counts.get(t.slug, 0), t.slug in chosen) for t in terms])


def in_order(ids: list[int]) -> list[Piece]:
    """Those pieces in that order, with format, image and topic, in as many queries for one as for a hundred."""
    found: dict[int, Piece] = {}
    for model in PIECE_MODELS:
        missing = [pk for pk in ids if pk not in found]
        rows = model.objects.filter(pk__in=missing).order_by().select_related("format", "image").defer("body")
        for piece in rows.annotate(first_topic=_first_topic(model)) if missing else ():
            piece.kicker = " · ".join(filter(None, [piece.format.label if piece.format else "", piece.first_topic]))
            found[piece.pk] = piece
    return [found[pk] for pk in ids if pk in found]


def _first_topic(model: type[Piece]) -> Subquery:
    """The label that stands above the title in lists."""
    tagged = model.topics.through.objects.filter(**{f"{model._meta.model_name}_id": OuterRef("pk")})
    return Subquery(tagged.order_by("topic__sort_order", "topic__label").values("topic__label")[:1])


def slugs_of(parameters: QueryDict) -> dict[str, list[str]]:
    """The filters of an address, as slugs: `?topic=a&topic=b` → `{"topic": ["a", "b"], …}`; at most 20 each."""
    return {
        axis.name: [slug for slug in parameters.getlist(axis.name) if slug and "\0" not in slug][:20]
        for axis in FILTER_AXES
    }


def newest(model_filters: Mapping[str, Sequence[str]], size: int) -> list[Piece]:
    return Listing(model_filters, page_size=size).page(1)
