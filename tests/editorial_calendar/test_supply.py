"""From assets to cells: the roll-up always equals a full count."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets.models import Asset
from assets.signals import assets_changed
from editorial.platform.jobs.queue import enqueue
from editorial.platform.models import Job
from editorial_calendar.coverage import arithmetic, supply
from editorial_calendar.coverage.queries import ask, survey, vocabulary
from editorial_calendar.models import CellSupply, Contribution
from tests.editorial_calendar.conftest import rolled_up, tag
from tests.factories import PlanItemFactory

Make = Callable[..., Asset]


def cell(row: str, col: str, **asked: str) -> arithmetic.Cell:
    """One square of the map by slugs."""
    words = vocabulary()
    found = survey(words, ask(words, asked))
    slugs = {term.id: term.slug for terms in words.values() for term in terms}
    axes = asked.get("rows", "persona"), asked.get("cols", "stage")
    named = {axis: {term.id: term.slug for term in words[axis]} for axis in axes}
    assert slugs
    return next(c for c in found.cells if (named[axes[0]][c.row], named[axes[1]][c.col]) == (row, col))


def test_a_live_piece_counts_in_its_cell_and_no_other(piece: Make, today: date) -> None:
    piece("cfo", "interest", "downtime", "article")
    assert cell("cfo", "interest").supply == pytest.approx(arithmetic.UNSIGNED)
    assert cell("cfo", "confidence").supply == 0
    assert cell("downtime", "article", rows="topic", cols="format", persona="cfo").pieces == 1


def test_a_piece_for_two_personas_is_split(piece: Make, today: date) -> None:
    piece("cfo", "it-director", "interest", "downtime", "article")
    assert cell("cfo", "interest").supply == pytest.approx(arithmetic.UNSIGNED / 2)


def test_a_piece_without_all_tags_counts_nowhere(piece: Make, today: date) -> None:
    piece("cfo", "interest", "article")
    assert Contribution.objects.count() == 0


def test_what_no_reader_can_get_counts_nowhere(piece: Make, today: date, work: Callable[[], int]) -> None:
    asset = piece("cfo", "interest", "downtime", "article", is_internal=True)
    assert cell("cfo", "interest").supply == 0
    enqueue("calendar.rebuild", "all")
    work()
    assert cell("cfo", "interest").supply == 0
    asset.is_internal = False
    asset.save()
    supply.recount_asset(asset.uuid)
    assert cell("cfo", "interest").supply == pytest.approx(arithmetic.UNSIGNED)


def test_the_roll_up_equals_a_full_count(
    piece: Make, today: date, house: dict[str, Any], work: Callable[[], int]
) -> None:
    made = [
        piece("cfo", "interest", "downtime", "article", published=today - timedelta(days=40 * n), evergreen=n % 2 == 0)
        for n in range(6)
    ]
    made.append(piece("cfo", "it-director", "interest", "confidence", "legacy", "downtime", "case-study"))
    made[0].is_live = False
    made[0].save()
    supply.recount_asset(made[0].uuid)
    made[1].topics.set([house["legacy"]])
    supply.recount_asset(made[1].uuid)
    kept = rolled_up()
    Contribution.objects.all().delete()
    CellSupply.objects.all().delete()
    enqueue("calendar.rebuild", "all")
    work()
    fresh = rolled_up()
    assert kept.keys() == fresh.keys()
    for key, (mass, pieces) in fresh.items():
        assert kept[key] == (pytest.approx(mass, rel=1e-9), pieces)


def test_the_map_equals_the_sum_over_pieces(piece: Make, today: date) -> None:
    pieces = [
        piece("cfo", "interest", "downtime", "article", published=today - timedelta(days=30 * n)) for n in range(9)
    ]
    on = today + timedelta(days=77)
    directly = sum(arithmetic.UNSIGNED * arithmetic.freshness(asset.published_at.date(), on, 180) for asset in pieces)
    assert cell("cfo", "interest", on=on.isoformat()).supply == pytest.approx(directly, rel=1e-9)


def test_counting_a_piece_twice_changes_nothing(piece: Make, today: date) -> None:
    asset = piece("cfo", "interest", "downtime", "article")
    before = rolled_up()
    supply.recount_asset(asset.uuid)
    assert rolled_up() == before


def test_a_piece_stops_counting_the_day_after_it_expires(piece: Make, today: date) -> None:
    piece("cfo", "interest", "downtime", "article", expires_on=today + timedelta(days=10))
    last, after = (today + timedelta(days=n) for n in (10, 11))
    assert cell("cfo", "interest", on=last.isoformat()).supply > 0
    assert cell("cfo", "interest", on=after.isoformat()).supply == 0


def test_a_change_of_an_asset_is_counted_by_a_job(piece: Make, today: date, work: Callable[[], int]) -> None:
    asset = piece("cfo", "interest", "downtime", "article")
    asset.is_live = False
    asset.save()
    assets_changed.send(Asset, assets=[asset])
    work()
    assert not CellSupply.objects.exists()


def test_a_deleted_asset_leaves_its_cells(piece: Make, today: date, work: Callable[[], int]) -> None:
    piece("cfo", "interest", "downtime", "article").delete()
    work()
    assert not CellSupply.objects.exists()


def test_a_new_half_life_counts_everything_anew(
    piece: Make, today: date, house: dict[str, Any], work: Callable[[], int]
) -> None:
    piece("cfo", "interest", "downtime", "article", published=today - timedelta(days=100))
    house["article"].half_life_days = 100
    house["article"].save()
    work()
    assert cell("cfo", "interest").supply == pytest.approx(arithmetic.UNSIGNED / 2)


def test_a_full_count_is_done_a_batch_at_a_time_and_goes_on_where_a_worker_died(
    piece: Make, today: date, house: dict[str, Any], work: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supply, "BATCH", 2)
    for _ in range(5):
        piece("cfo", "interest", "downtime", "article")
    plan = PlanItemFactory(title="Soon", publish_on=today + timedelta(days=20))
    tag(plan, house, "cfo", "interest", "downtime", "article")
    kept, batches = rolled_up(), []
    weigh = supply.weigh_assets

    def weighed(assets: list[Asset]) -> list[Contribution]:
        batches.append(len(assets))
        if batches == [2, 2]:
            raise ConnectionError("the worker is gone")
        return weigh(assets)

    monkeypatch.setattr(supply, "weigh_assets", weighed)
    enqueue("calendar.rebuild", "all")
    work()
    assert Job.objects.retrying().get().payload["after"]
    Job.objects.update(not_before=timezone.now())
    work()
    assert batches == [2, 2, 2, 1]
    assert rolled_up() == kept
    assert Contribution.objects.filter(plan_item=plan).count() == 1


def test_a_plan_counts_from_its_day_on_and_never_today(house: dict[str, Any], today: date) -> None:
    item = PlanItemFactory(title="Soon", publish_on=today + timedelta(days=20))
    tag(item, house, "cfo", "interest", "downtime", "article")
    supply.recount_plan_item(item)
    assert cell("cfo", "interest").supply == 0
    assert cell("cfo", "interest", on=(today + timedelta(days=19)).isoformat()).supply == 0
    there = cell("cfo", "interest", on=(today + timedelta(days=20)).isoformat())
    assert there.supply == there.planned == pytest.approx(arithmetic.PLANNED * arithmetic.UNSIGNED)


def test_the_map_takes_three_queries_however_many_pieces(piece: Make, today: date) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            words = vocabulary()
            survey(words, ask(words, {"on": "2027-04-01"}))
        return len(seen)

    piece("cfo", "interest", "downtime", "article")
    few = queries()
    Contribution.objects.bulk_create(_copies(1000))
    CellSupply.objects.bulk_create(supply.added_up(Contribution.objects.published()))
    assert (few, queries()) == (3, 3)


def _copies(number: int) -> list[Contribution]:
    row = Contribution.objects.get()
    row.pk = None
    return [Contribution(**{f.attname: getattr(row, f.attname) for f in row._meta.fields}) for _ in range(number)]
