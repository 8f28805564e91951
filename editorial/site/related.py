"""What to read next: pieces that share topics first, then readers, then the stage.

Which are near is kept for an hour, and found among the newest that share a tag: it costs the same however many there
are. What readers may see of them is asked each time.
"""

from functools import reduce
from operator import or_

from django.core.cache import cache
from django.db.models import Func, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable

from editorial.pieces.models import PIECE_MODELS, Piece
from editorial.site.listing import FILTER_AXES, in_order, readable

WEIGHTS = {"topics": 4, "personas": 2, "stages": 1}  # per shared tag
HOW_MANY = 3
SPARE = 3  # more are kept than shown: one of them may be taken down
NEWEST = 200  # pieces of each kind that are looked at
KEPT_SECONDS = 3600
VOCABULARIES = {axis.field: axis.vocabulary for axis in FILTER_AXES}


def related_to(piece: Piece) -> list[Piece]:
    """At most three readable pieces, the closest first, the newer of equals; the number of queries is fixed.

    Each has a topic or a reader in common with the piece.
    """
    near: list[int] | None = cache.get(near_as(piece))
    if near is None:
        near = nearest(piece)
        if len(near) >= HOW_MANY:  # where there are few, the next one published belongs among them at once
            cache.set(near_as(piece), near, KEPT_SECONDS)
    return in_order(near)[:HOW_MANY]


def near_as(piece: Piece) -> str:
    """The name under which they are kept."""
    return f"related-{piece.pk}-{piece.live_revision_id}"


def nearest(piece: Piece) -> list[int]:
    """Ids of the closest, a few more than are shown."""
    found = _nearest_among(piece, ("topics",))
    if len(found) < HOW_MANY + SPARE:  # readers only where topics do not suffice: they have many
        found = _nearest_among(piece, ("topics", "personas"))
    return found


def _nearest_among(piece: Piece, fields: tuple[str, ...]) -> list[int]:
    """Of the newest that share a term of one of these axes; one query."""
    first, *others = [
        readable(model)
        .filter(reduce(or_, (Q(pk__in=_newest_of(model, piece, field)) for field in fields)))
        .exclude(pk=piece.pk)
        .order_by()
        .annotate(score=_score(model, piece))
        .values("pk", "score")
        for model in PIECE_MODELS
    ]
    ranked = first.union(*others, all=True).order_by("-score", "-pk")
    return [row["pk"] for row in ranked[: HOW_MANY + SPARE]]


def _newest_of(model: type[Piece], piece: Piece, field: str) -> QuerySet[Model]:
    """Ids of those tagged last with a term of the piece: a subquery."""
    rows = getattr(model, field).through.objects.filter(**{f"{_term(field)}__in": _terms_of(piece, field)})
    newest: QuerySet[Model] = rows.order_by("-pk").values(f"{model._meta.model_name}_id")[:NEWEST]
    return newest


def _terms_of(piece: Piece, field: str) -> QuerySet[Model]:
    """Ids of the terms of one axis, as they are stored: a subquery."""
    tags: QuerySet[Model] = getattr(type(piece), field).through.objects.filter(
        **{f"{piece._meta.model_name}_id": piece.pk}
    )
    return tags.values(_term(field))  # type: ignore[return-value]  # rows as dicts, only ever asked for inside a query


def _term(field: str) -> str:
    return f"{VOCABULARIES[field]._meta.model_name}_id"


def _score(model: type[Piece], piece: Piece) -> Combinable:
    """How much a row of one kind has in common with the piece."""
    total: Combinable = Value(0)
    for field, weight in WEIGHTS.items():
        total = total + _shared(model, field, piece) * weight
    return total


def _shared(model: type[Piece], field: str, piece: Piece) -> Subquery:
    """How many terms of one axis a row shares with the piece as it is stored."""
    rows = getattr(model, field).through.objects.filter(
        **{f"{model._meta.model_name}_id": OuterRef("pk"), f"{_term(field)}__in": _terms_of(piece, field)}
    )
    counted = rows.order_by().annotate(n=Func("pk", function="COUNT")).values("n")
    return Subquery(counted, output_field=IntegerField())
