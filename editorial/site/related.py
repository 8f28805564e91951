"""What to read next: pieces that share topics first, then readers, then the stage."""

from django.db.models import Func, IntegerField, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable

from editorial.pieces.models import PIECE_MODELS, Piece
from editorial.site.listing import FILTER_AXES, in_order, readable

WEIGHTS = {"topics": 4, "personas": 2, "stages": 1}  # per shared tag
HOW_MANY = 3
VOCABULARIES = {axis.field: axis.vocabulary for axis in FILTER_AXES}


def related_to(piece: Piece) -> list[Piece]:
    """At most three readable pieces, the closest first, the newer of equals; the number of queries is fixed.

    Each has a topic or a reader in common with the piece.
    """
    first, *others = [
        readable(model)
        .exclude(pk=piece.pk)
        .order_by()
        .annotate(score=_score(model, piece))
        .filter(score__gte=min(WEIGHTS["topics"], 2))
        .values("pk", "score")
        for model in PIECE_MODELS
    ]
    return in_order([row["pk"] for row in first.union(*others, all=True).order_by("-score", "-pk")[:HOW_MANY]])


def _score(model: type[Piece], piece: Piece) -> Combinable:
    """How much a row of one kind has in common with the piece."""
    total: Combinable = Value(0)
    for field, weight in WEIGHTS.items():
        total = total + _shared(model, field, piece) * weight
    return total


def _shared(model: type[Piece], field: str, piece: Piece) -> Subquery:
    """How many terms of one axis a row shares with the piece as it is stored."""
    term = f"{VOCABULARIES[field]._meta.model_name}_id"
    tagged = getattr(type(piece), field).through.objects.filter(**{f"{piece._meta.model_name}_id": piece.pk})
    rows = getattr(model, field).through.objects.filter(
        **{f"{model._meta.model_name}_id": OuterRef("pk"), f"{term}__in": tagged.values(term)}
    )
    counted = rows.order_by().annotate(n=Func("pk", function="COUNT")).values("n")
    return Subquery(counted, output_field=IntegerField())
