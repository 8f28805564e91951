"""Which gap comes first, and the words it is given."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.models import Asset, SearchMiss
from editorial.platform.models import User
from editorial_calendar.coverage import gaps
from editorial_calendar.coverage.arithmetic import Cell
from editorial_calendar.coverage.demand import demand
from editorial_calendar.coverage.gaps import Demand
from editorial_calendar.coverage.queries import Map, ask, survey, vocabulary


def cell(row: int, supply: float, target: float = 3.0) -> Cell:
    return Cell(row, 1, target=target, supply=supply)


def test_the_sentence_names_every_term() -> None:
    known = Demand(misses=14, asks=1, readings=40, stopped=30, interest="Downtime", interest_rank=1, quiet_weeks=9)
    found = gaps.rank([cell(1, 0.4)], {(1, 1): known})[0]
    assert found.sentence == (
        "2.6 short · 14 failed searches · 1 request · 75% of 40 readings stop before the end · "
        "top interest “Downtime” not hit for 9 weeks"
    )
    assert found.points == pytest.approx(2.6 + 14 * gaps.MISS + gaps.ASK + 0.75 + 1)


def test_a_gap_nobody_asked_about_says_so() -> None:
    assert gaps.rank([cell(1, 1)], {})[0].sentence == "2.0 short · no demand seen yet"


def test_demand_lifts_a_smaller_gap_over_a_larger_one() -> None:
    ranked = gaps.rank([cell(1, 0.0), cell(2, 1.0)], {(2, 1): Demand(misses=10)})
    assert [gap.cell.row for gap in ranked] == [2, 1]
    assert [gap.cell.rank for gap in ranked] == [1, 2]


def test_what_is_covered_or_left_out_is_never_ranked() -> None:
    left_out = Cell(2, 1, target=3, applicable=False)
    assert gaps.rank([cell(1, 3.2), left_out], {(1, 1): Demand(misses=99), (2, 1): Demand(misses=99)}) == []


@pytest.mark.parametrize("weeks", [0, 7])
def test_a_top_interest_hit_lately_is_no_reason(weeks: int) -> None:
    assert len(gaps.reasons(cell(1, 1), Demand(interest="X", interest_rank=1, quiet_weeks=weeks))) == 1


def test_a_few_readings_prove_nothing() -> None:
    assert len(gaps.reasons(cell(1, 1), Demand(readings=19, stopped=19))) == 1


@given(st.lists(st.tuples(st.floats(0, 3), st.integers(0, 40), st.integers(0, 20)), min_size=1, max_size=30))
def test_ranks_fall_with_points_and_are_complete(given_cells: list[tuple[float, int, int]]) -> None:
    cells = [cell(n, supply) for n, (supply, _, _) in enumerate(given_cells)]
    known = {(n, 1): Demand(misses=m, asks=a) for n, (_, m, a) in enumerate(given_cells)}
    ranked = gaps.rank(cells, known)
    points = [gap.points for gap in ranked]
    assert points == sorted(points, reverse=True)
    assert [gap.cell.rank for gap in ranked] == list(range(1, len(ranked) + 1))


def the_map(**asked: str) -> Map:
    words = vocabulary()
    return survey(words, ask(words, asked))


def of(found: Map, row: Any, col: Any) -> Demand:
    return demand(found)[row.pk, col.pk]


def test_a_failed_search_counts_in_the_cells_it_names(house: dict[str, Any], sally: User, today: date) -> None:
    SearchMiss.objects.record(sally, "price list", {"persona": ["cfo"], "stage": ["confidence"]}, 0)
    found = the_map()
    assert of(found, house["cfo"], house["confidence"]).misses == 1
    assert of(found, house["cfo"], house["interest"]).misses == 0
    assert of(found, house["it-director"], house["confidence"]).misses == 0


def test_the_words_of_a_search_name_topics_by_label_or_alias(house: dict[str, Any], sally: User, today: date) -> None:
    SearchMiss.objects.record(sally, "what outages cost", None, 0)
    SearchMiss.objects.ask(sally, "leaving legacy systems safely")
    found = the_map(rows="topic", cols="format")
    assert of(found, house["downtime"], house["article"]).misses == 1
    assert of(found, house["legacy"], house["article"]).asks == 1


def test_a_search_that_names_nothing_counts_nowhere(house: dict[str, Any], sally: User, today: date) -> None:
    SearchMiss.objects.record(sally, "zebra", None, 0)
    assert {known.misses for known in demand(the_map()).values()} == {0}


def test_answered_and_old_searches_are_forgotten(
    house: dict[str, Any], sally: User, today: date, piece: Callable[..., Asset]
) -> None:
    asset = piece("cfo", "interest", "downtime", "article")
    SearchMiss.objects.record(sally, "old one", {"persona": ["cfo"]}, 0, day=today - timedelta(days=181))
    SearchMiss.objects.record(sally, "answered one", {"persona": ["cfo"]}, 0)
    SearchMiss.objects.filter(query="answered one").update(answered_by=asset)
    assert of(the_map(), house["cfo"], house["interest"]).misses == 0


def test_a_top_interest_never_hit_in_a_cell_is_known(
    house: dict[str, Any], today: date, piece: Callable[..., Asset]
) -> None:
    piece("cfo", "interest", "downtime", "article", published=today - timedelta(weeks=9))
    found = the_map()
    assert of(found, house["cfo"], house["interest"]).quiet_weeks == 9
    assert of(found, house["cfo"], house["confidence"]).quiet_weeks is None
    assert of(found, house["cfo"], house["confidence"]).interest == "Cost of downtime"


def test_field_notes_are_a_reason_of_their_own() -> None:
    few, many = (gaps.rank([cell(1, 2.0)], {(1, 1): Demand(notes=number)})[0] for number in (3, 40))
    assert few.sentence == "1.0 short · 3 field notes"
    assert few.points == 1.0 + 3 * gaps.NOTE
    assert many.points == 1.0 + gaps.NOTES_COUNTED * gaps.NOTE
