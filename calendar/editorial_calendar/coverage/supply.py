"""Keeping what pieces and plans contribute: from an asset or plan item to its cells, from cells to the roll-up.

Every function here writes the present truth: doing it twice changes nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import reduce
from itertools import product
from operator import or_
from typing import Any, NotRequired, TypedDict, TypeVar, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Model, Q, QuerySet, Sum
from django.utils import timezone
from wagtail.models import Page

from assets.models import Asset
from editorial.pieces.content_hash import content_hash
from editorial.review.models import Decision, Review
from editorial.vocabulary.models import Format
from editorial_calendar.coverage import arithmetic
from editorial_calendar.coverage.completion import UNREAD, Completion, completion_of
from editorial_calendar.models import CELL, CellSupply, Contribution, PlanItem

BATCH = 200  # pieces counted in one transaction
CELLS_AT_ONCE = 40  # a condition of so many cells stays within what databases take

Row = TypeVar("Row")
CellKey = tuple[int, int, int, int]  # persona, stage, topic, format


class Shared(TypedDict):
    """What all rows of a piece have in common."""

    since: date
    half_life: int
    expires_on: NotRequired[date | None]
    asset: NotRequired[Asset]
    plan_item: NotRequired[PlanItem]


Tags = dict[int, dict[str, list[int]]]  # row id → axis → term ids


def recount_asset(*uuids: UUID | str) -> None:
    """Write anew what an asset gives, or each of several, and the cells they touched before or touch now."""
    recount_assets(list(Asset.objects.filter(uuid__in=uuids).select_related("format")))


@transaction.atomic
def recount_assets(assets: list[Asset]) -> None:
    """The same of a batch of them, and of the plans that became their pages."""
    _take_turns(Asset, [asset.pk for asset in assets])
    theirs = Contribution.objects.filter(asset__in=assets)
    touched = _cells(theirs)
    theirs.delete()
    fresh = weigh_assets(assets)
    Contribution.objects.bulk_create(fresh, batch_size=BATCH)
    recount_cells(touched | {_cell(row) for row in fresh})
    for item in PlanItem.objects.filter(page__in=[asset.page_id for asset in assets if asset.page_id]):
        recount_plan_item(item)


def recount_plan_item(item: PlanItem) -> None:
    """Write anew what a planned piece will give. A published one gives through its asset instead."""
    with transaction.atomic():
        _take_turns(PlanItem, [item.pk])
        Contribution.objects.filter(plan_item=item).delete()
        Contribution.objects.bulk_create(weigh_plan_item(item))


def _take_turns(model: type[Asset | PlanItem], ids: Iterable[int]) -> None:
    """Until this transaction ends, whoever else counts one of these anew waits: else both would add their rows."""
    list(model._default_manager.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def recount_cells(cells: Iterable[CellKey]) -> None:
    """Add the contributions of these cells up again. The formats' rows are locked, so that two workers take turns."""
    for some in chunks(sorted(cells), CELLS_AT_ONCE):
        with transaction.atomic():
            formats = Format.objects.filter(pk__in={cell[3] for cell in some}).order_by("pk")
            list(formats.select_for_update(no_key=True))
            here = reduce(or_, (Q(**dict(zip(CELL, cell, strict=True))) for cell in some))
            CellSupply.objects.filter(here).delete()
            CellSupply.objects.bulk_create(added_up(Contribution.objects.published().filter(here)))


def recount_next(after: int = 0, form: int | None = None) -> int | None:
    """Count a batch of pieces anew: those whose id follows `after`, all of them or of one format.

    The last id of the batch, to go on from; None when there are no more.
    """
    mine = Asset.objects.filter(pk__gt=after, **({} if form is None else {"format": form}))
    batch = list(mine.select_related("format").order_by("pk")[:BATCH])
    if not batch:
        return None
    recount_assets(batch)
    return batch[-1].pk


def recount_next_plan(after: int = 0, form: int | None = None) -> int | None:
    """The same of planned items. What is published gives through its asset instead, and is skipped."""
    mine = PlanItem.objects.unpublished().filter(pk__gt=after, **({} if form is None else {"format": form}))
    batch = list(mine.order_by("pk")[:BATCH])
    for item in batch:
        recount_plan_item(item)
    return batch[-1].pk if batch else None


def weigh_assets(assets: list[Asset]) -> list[Contribution]:
    """The contributions of these assets, unsaved. What no reader can get, or lacks a tag, gives none."""
    live = [asset for asset in assets if asset.is_live and not asset.is_internal and asset.format]
    tags = _tags(Asset, [asset.pk for asset in live])
    signed, read, today = _signed_off(live), completion_of(live), timezone.localdate()
    rows: list[Contribution] = []
    for asset in live:
        form = cast(Format, asset.format)
        signoff = 1.0 if asset.page_id in signed else arithmetic.UNSIGNED
        since = min(timezone.localdate(asset.published_at), today)
        days = arithmetic.half_life(form.half_life_days, asset.evergreen)
        shared: Shared = {"since": since, "half_life": days, "expires_on": asset.expires_on, "asset": asset}
        rows += _spread(tags[asset.pk], form.pk, signoff, read.get(asset.uuid, UNREAD), shared)
    return rows


def weigh_plan_item(item: PlanItem) -> list[Contribution]:
    if item.publish_on is None or item.format is None or (item.page and item.page.live):
        return []
    days = arithmetic.half_life(item.format.half_life_days, item.evergreen)
    shared: Shared = {"since": item.publish_on, "half_life": days, "plan_item": item}
    signoff = 1.0 if item.expert_id else arithmetic.UNSIGNED
    rows = _spread(_tags(PlanItem, [item.pk])[item.pk], item.format.pk, signoff, UNREAD, shared)
    for row in rows:
        row.mass *= arithmetic.PLANNED
    return rows


def _spread(
    tags: dict[str, list[int]], form: int, signoff: float, read: Completion, shared: Shared
) -> list[Contribution]:
    """One row for each cell of a piece."""
    cells = list(product(tags["personas"], tags["stages"], tags["topics"]))
    weight = arithmetic.PieceWeight(
        arithmetic.fit(len(cells)), signoff, arithmetic.completion(read.finished, read.opened)
    )
    mass = arithmetic.mass(weight.value, shared["since"], shared["half_life"])
    factors = {"fit": weight.fit, "signoff": weight.signoff, "completion": weight.completion, "mass": mass}
    factors |= {"opened": read.opened * weight.fit, "finished": read.finished * weight.fit}
    return [
        Contribution(persona_id=persona, stage_id=stage, topic_id=topic, format_id=form, **factors, **shared)
        for persona, stage, topic in cells
    ]


def _tags(model: type[Model], ids: list[int]) -> Tags:
    """Personas, stages and topics of many rows, in three queries."""
    found: Tags = {pk: {"personas": [], "stages": [], "topics": []} for pk in ids}
    for axis in ("personas", "stages", "topics"):
        field: Any = model._meta.get_field(axis)
        mine, theirs = field.m2m_column_name(), field.m2m_reverse_name()
        rows = field.remote_field.through.objects.filter(**{f"{mine}__in": ids})
        for pk, term in rows.order_by(theirs).values_list(mine, theirs):
            found[pk][axis].append(term)
    return found


def _signed_off(assets: list[Asset]) -> set[int]:
    """Ids of the pages that say exactly what an expert approved: a later edit makes an approval lapse."""
    approved: dict[UUID, set[str]] = {}
    of_these = Review.objects.filter(piece_uuid__in=[a.uuid for a in assets if a.page_id], decision=Decision.APPROVED)
    for uuid, shown in of_these.values_list("piece_uuid", "shown_hash"):
        approved.setdefault(uuid, set()).add(shown)
    pages = Page.objects.filter(pk__in=[asset.page_id for asset in assets if asset.uuid in approved])
    return {page.pk for page in pages.specific() if content_hash(page) in approved.get(page.uuid, ())}


def _cell(row: Contribution) -> CellKey:
    return row.persona_id, row.stage_id, row.topic_id, row.format_id


def _cells(rows: QuerySet[Contribution]) -> set[CellKey]:
    return set(rows.values_list(*CELL))


def added_up(rows: QuerySet[Contribution]) -> list[CellSupply]:
    """The roll-up of these contributions, unsaved."""
    sums = rows.order_by().values(*CELL, "half_life", "expires_on")
    sums = sums.annotate(total=Sum("mass"), pieces=Count("pk"), newest=Max("since"))
    sums = sums.annotate(opens=Sum("opened"), ends=Sum("finished"))
    return [CellSupply(mass=row.pop("total"), opened=row.pop("opens"), finished=row.pop("ends"), **row) for row in sums]


def chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
