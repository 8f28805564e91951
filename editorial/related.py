"""What to read next: pieces that share topics first, then readers, then the stage."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from editorial.listing import AXES, in_order, readable
from editorial.models import PIECE_MODELS, Piece

WEIGHTS = {"topics": 4, "personas": 2, "stages": 1}  # per shared tag
HOW_MANY = 3
VOCABULARIES = {axis.field: axis.vocabulary for axis in AXES}


def related_to(piece: Piece) -> list[Piece]:
    """At most three readable pieces, the closest first, the newer of equals; the number of queries is fixed."""
    tags = {field: [term.pk for term in getattr(piece, field).all()] for field in WEIGHTS}
    first, *others = [_scored(model, tags).exclude(uuid=piece.uuid).values("pk", "score") for model in PIECE_MODELS]
    return in_order([row["pk"] for row in first.union(*others, all=True).order_by("-score", "-pk")[:HOW_MANY]])


def _scored(model: type[Piece], tags: dict[str, list[int]]) -> QuerySet[Any]:
    """Pieces of one kind with a topic or a reader in common, and how much they have in common."""
    total: Any = Value(0)
    for field, weight in WEIGHTS.items():
        total = total + _shared(model, field, tags[field]) * weight
    return readable(model).order_by().annotate(score=total).filter(score__gte=min(WEIGHTS["topics"], 2))


def _shared(model: type[Piece], field: str, ids: list[int]) -> Any:
    through = getattr(model, field).through
    own = model._meta.model_name
    other = VOCABULARIES[field]._meta.model_name
    rows = through.objects.filter(**{f"{own}_id": OuterRef("pk"), f"{other}_id__in": ids or [0]})
    counted = rows.order_by().values(f"{own}_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
