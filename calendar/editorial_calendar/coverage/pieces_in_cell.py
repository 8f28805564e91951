"""What is behind one cell: its pieces with the receipt of each, and what is planned for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, cast

from django.db.models import F, FloatField, QuerySet, Sum, Value
from django.db.models.functions import Cast, Power

from assets.models import Asset
from editorial.vocabulary.models.classification import FIELD_OF
from editorial_calendar.coverage import arithmetic
from editorial_calendar.coverage.queries import AxisTerm
from editorial_calendar.models import Contribution, PlanItem

PER_PAGE = 50

CellTerms = Mapping[str, AxisTerm]


@dataclass(frozen=True, slots=True)
class PieceInCell:
    """Why a piece counts as much as it does here. `fit` is the share of the piece that falls into the cell."""

    piece: Asset
    fit: float
    freshness: float
    signoff: float
    completion: float
    since: date
    half_life: int
    worth: float


def here(place: CellTerms) -> dict[str, int]:
    return {f"{axis}_id": term.id for axis, term in place.items()}


class Weighed(TypedDict):
    asset: int
    worth: float


def worth_most(place: CellTerms, on: date) -> QuerySet[Contribution, Weighed]:
    """`{"asset", "worth"}` of the pieces that count in a cell on a day, the weightiest first."""
    age = Cast(Value(-(on - arithmetic.EPOCH).days), FloatField())
    decay = Power(Value(2.0), age / Cast("half_life", FloatField()))
    rows = Contribution.objects.published().counting_on(on).filter(**here(place)).order_by().values("asset")
    return rows.annotate(worth=Sum(F("mass") * decay)).order_by("-worth", "asset")


def pieces_in_cell(rows: list[Weighed], place: CellTerms, on: date) -> list[PieceInCell]:
    """What is behind a page of `worth_most`, in its order: one query for all."""
    ids = [row["asset"] for row in rows]
    parts: dict[int, list[Contribution]] = {}
    found = Contribution.objects.filter(asset__in=ids, **here(place)).select_related("asset")
    for part in found.order_by("pk"):
        parts.setdefault(part.asset_id or 0, []).append(part)
    return [_receipt(parts[row["asset"]], row["worth"], on) for row in rows if row["asset"] in parts]


def _receipt(parts: list[Contribution], worth: float, on: date) -> PieceInCell:
    """Parts of one piece differ in their cell only."""
    first = parts[0]
    return PieceInCell(
        piece=cast(Asset, first.asset),
        fit=sum(part.fit for part in parts),
        freshness=arithmetic.freshness(first.since, on, first.half_life),
        signoff=first.signoff,
        completion=first.completion,
        since=first.since,
        half_life=first.half_life,
        worth=worth,
    )


def planned(place: CellTerms) -> QuerySet[PlanItem]:
    """Items not yet published that fall into the cell."""
    rows = PlanItem.objects.unpublished()
    for axis, term in place.items():
        rows = rows.filter(**{FIELD_OF[axis]: term.id})
    return rows.with_status().select_related("owner", "page").distinct()
