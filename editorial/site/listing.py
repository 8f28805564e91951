"""What readers may find, across both kinds of piece: the newest first, by tags.

Front page, feeds, the sitemap and related pieces take their pieces from `readable()`, which has the last word on all
that `searching/` finds as well: there lists are counted, filtered and paged.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone

from editorial.pieces.models import PIECE_MODELS, Piece
from editorial.site.access.view_restrictions import unrestricted
from editorial.vocabulary.models import BuyingStage, Format, Persona, Topic
from editorial.vocabulary.models.terms import Term

PAGE_SIZE = 12  # pieces
LISTED = (  # all that lists and feeds print of a piece, and read of it: a page's row is wide
    *("title", "slug", "url_path", "summary", "uuid", "live", "first_published_at", "last_published_at", "expire_at"),
    *(
        "live_revision_id",
        "gate",
        "alias_of_id",
        "format__label",
        "image__title",
        "image__description",
        "image__width",
        "image__height",
    ),
    *("image__focal_point_x", "image__focal_point_y", "image__focal_point_width", "image__focal_point_height"),
)


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


def anything_readable() -> bool:
    """Whether there is a piece at all; in no order, so that the first that is found will do."""
    return any(readable(model).order_by().exists() for model in PIECE_MODELS)


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


def tagged(model: type[Piece], chosen: Mapping[str, Sequence[str]]) -> QuerySet[Piece]:
    """Readable pieces of one kind that match all axes, any value within one."""
    found = readable(model)
    for axis in FILTER_AXES:
        if slugs := chosen.get(axis.name):
            # a subquery, not a join: a piece with two of the values is one piece
            rows = model.objects.filter(**{f"{axis.field}__slug__in": slugs}).order_by()
            found = found.filter(pk__in=rows.values("pk"))
    return found


def newest(chosen: Mapping[str, Sequence[str]], size: int) -> list[Piece]:
    """The newest of all kinds, at most `size`: a few rows of each kind, read in the order of their index."""
    newest_first = ("-first_published_at", "-pk")
    rows = [
        row
        for model in PIECE_MODELS
        for row in tagged(model, chosen).order_by(*newest_first).values_list("first_published_at", "pk")[:size]
    ]
    return in_order([pk for _, pk in sorted(rows, reverse=True)[:size]])


def in_order(ids: Sequence[int]) -> list[Piece]:
    """Those of these pieces that anybody may read, in that order."""
    found = readable_by("pk", ids)
    return [found[pk] for pk in ids if pk in found]


def readable_by(key: str, values: Collection[Any]) -> dict[Any, Piece]:
    """Readable pieces by a unique field, with format, image and topic: a query a kind, for one as for a hundred."""
    found: dict[Any, Piece] = {}
    for model in PIECE_MODELS:
        missing = [value for value in values if value not in found]
        rows = readable(model).filter(**{f"{key}__in": missing}).order_by().select_related("format", "image")
        for piece in rows.only(*LISTED).annotate(first_topic=_first_topic(model)) if missing else ():
            piece.kicker = " · ".join(filter(None, [piece.format.label if piece.format else "", piece.first_topic]))
            found[getattr(piece, key)] = piece
    return found


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
