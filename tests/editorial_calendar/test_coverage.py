"""The arithmetic of coverage, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_calendar.coverage import arithmetic
from editorial_calendar.coverage.arithmetic import Aim, Aims, Cell, Lot, lay_out

pytestmark = pytest.mark.anywhere
TODAY = date(2027, 3, 1)
days = st.integers(min_value=0, max_value=3650).map(lambda age: TODAY - timedelta(days=age))
half_lives = st.integers(min_value=arithmetic.MIN_HALF_LIFE, max_value=4000)
VOCABULARY = {"persona": [1, 2], "stage": [1, 2], "topic": [1, 2], "format": [1, 2]}


def test_a_piece_counts_half_after_its_half_life() -> None:
    assert arithmetic.freshness(TODAY - timedelta(days=180), TODAY, 180) == 0.5


def test_an_evergreen_piece_ages_slower() -> None:
    assert arithmetic.half_life(100, evergreen=True) == 3 * arithmetic.half_life(100, evergreen=False)


def test_a_piece_no_expert_approved_counts_less() -> None:
    signed, unsigned = arithmetic.PieceWeight(1, 1, 1), arithmetic.PieceWeight(1, arithmetic.UNSIGNED, 1)
    assert unsigned.value < signed.value


def test_an_unread_piece_is_neutral() -> None:
    assert arithmetic.completion(0, 0) == 1.0


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_completion_stays_between_a_half_and_one_and_a_half(finished: int, left: int) -> None:
    assert 0.5 <= arithmetic.completion(finished, finished + left) <= 1.5


@given(st.integers(1, 500))
def test_a_piece_split_over_its_cells_stays_one_piece(cells: int) -> None:
    assert sum([arithmetic.fit(cells)] * cells) == pytest.approx(1)


@given(st.lists(st.tuples(st.floats(0, 1.5), days), max_size=40), half_lives, st.integers(0, 1000))
def test_the_kept_sum_gives_the_supply_of_any_day(pieces: list[tuple[float, date]], life: int, ahead: int) -> None:
    on = TODAY + timedelta(days=ahead)
    kept = sum(arithmetic.mass(weight, since, life) for weight, since in pieces)
    directly = sum(weight * arithmetic.freshness(since, on, life) for weight, since in pieces)
    assert arithmetic.supply(kept, life, on) == pytest.approx(directly, rel=1e-9, abs=1e-12)


@given(st.floats(0.01, 1.5), days, half_lives, st.integers(0, 500))
def test_supply_never_grows_by_waiting(weight: float, since: date, life: int, ahead: int) -> None:
    kept = arithmetic.mass(weight, since, life)
    assert arithmetic.supply(kept, life, TODAY + timedelta(days=ahead)) <= arithmetic.supply(kept, life, TODAY)


def test_a_cell_left_out_differs_from_an_empty_one_and_from_a_target_of_zero() -> None:
    aims = Aims([Aim(1, 1, None, None, None, "no such reader"), Aim(1, 2, None, None, 0.0)], VOCABULARY)
    cells = {(c.row, c.col): c for c in lay_out("persona", "stage", {}, [], aims, TODAY)}
    assert [cells[1, 1].state, cells[1, 2].state, cells[2, 1].state] == ["not_applicable", "met", "open"]
    assert cells[1, 1].reason == "no such reader"
    assert (cells[1, 1].gap, cells[1, 2].gap, cells[2, 1].gap) == (0, 0, arithmetic.DEFAULT_TARGET)


def test_a_topic_without_a_number_of_its_own_gets_an_even_share() -> None:
    aims = Aims([Aim(1, 1, None, None, 3.0), Aim(1, 1, 2, None, 2.5)], VOCABULARY)
    assert aims.wanted({"persona": 1, "stage": 1})[0] == 3.0
    assert aims.wanted({"persona": 1, "stage": 1, "topic": 1})[0] == 1.5
    assert aims.wanted({"persona": 1, "stage": 1, "topic": 2})[0] == 2.5
    assert aims.wanted({"persona": 1, "stage": 1, "topic": 2, "format": 1})[0] == 1.25


def test_a_general_number_is_never_less_than_its_topics_together() -> None:
    aims = Aims([Aim(1, 1, None, None, 1.0), Aim(1, 1, 1, None, 2.0), Aim(1, 1, 2, None, 2.0)], VOCABULARY)
    assert aims.wanted({"persona": 1, "stage": 1})[0] == 4.0


@given(st.lists(st.tuples(st.sampled_from([1, 2]), st.sampled_from([1, 2]), st.floats(0, 9)), max_size=4))
def test_even_shares_add_up_whichever_axes_are_shown(numbers: list[tuple[int, int, float]]) -> None:
    aims = Aims([Aim(p, s, None, None, n) for p, s, n in numbers], VOCABULARY)
    one_way = sum(cell.target for cell in lay_out("persona", "stage", {}, [], aims, TODAY))
    other_way = sum(cell.target for cell in lay_out("topic", "format", {}, [], aims, TODAY))
    assert one_way == pytest.approx(other_way)


def test_a_left_out_topic_lowers_the_target_only_where_it_is_looked_at() -> None:
    aims = Aims([Aim(1, 1, 1, None, None, "not theirs")], VOCABULARY)
    assert aims.wanted({"persona": 1, "stage": 1, "topic": 1})[1] is False
    assert aims.wanted({"persona": 1, "stage": 1, "topic": 2})[1] is True


def test_planned_pieces_are_shown_apart_and_counted_in() -> None:
    kept = arithmetic.mass(1.0, TODAY, 100)
    lots = [Lot(1, 1, 100, kept, 1), Lot(1, 1, 100, kept / 2, 1, planned=True)]
    cell = lay_out("persona", "stage", {}, lots, Aims([], VOCABULARY), TODAY)[0]
    assert (cell.supply, cell.planned, cell.pieces) == (pytest.approx(1.5), pytest.approx(0.5), 2)


@pytest.mark.parametrize(("supply", "step"), [(0, 0), (0.4, 1), (1.0, 2), (1.2, 3), (1.9, 4), (2.0, 5), (9, 5)])
def test_the_map_has_six_steps(supply: float, step: int) -> None:
    assert Cell(1, 1, target=2.0, supply=supply).step == step
