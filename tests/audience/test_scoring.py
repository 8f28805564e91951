"""Scores: adding one event at a time equals counting all at once, and order does not change with time."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audience.calls import scoring

pytestmark = pytest.mark.anywhere
EVENTS = st.lists(st.tuples(st.floats(0, 1_000), st.floats(-3_000, 3_000)), max_size=200)


@given(events=EVENTS, half_life=st.floats(1, 365), later=st.floats(0, 400))
def test_adding_one_by_one_equals_counting_all_at_once(
    events: list[tuple[float, float]], half_life: float, later: float
) -> None:
    level = scoring.NOTHING
    for points, at in events:
        level = scoring.add(level, points, at, half_life)
    full = scoring.level(events, half_life)
    if full == scoring.NOTHING:
        assert level == scoring.NOTHING
        return
    now = max(at for _, at in events) + later
    assert math.isclose(level, full, rel_tol=1e-9, abs_tol=1e-9)
    assert math.isclose(
        scoring.score(level, now, half_life), scoring.score(full, now, half_life), rel_tol=1e-9, abs_tol=1e-300
    )


def test_after_one_half_life_points_count_half() -> None:
    level = scoring.add(scoring.NOTHING, 40, 100, half_life=30)
    assert scoring.score(level, 130, 30) == pytest.approx(20)
    assert scoring.worth(40, 30, 30) == 20


def test_the_sum_of_the_receipts_points_is_the_score() -> None:
    now = scoring.days(datetime(2026, 11, 23, tzinfo=UTC))
    events = [(6.0, now - 3), (40.0, now - 1), (1.0, now - 60)]
    summed = sum(scoring.worth(points, now - at, 30) for points, at in events)
    assert scoring.score(scoring.level(events, 30), now, 30) == pytest.approx(summed, rel=1e-9)


def test_whoever_leads_today_leads_next_month() -> None:
    early = scoring.add(scoring.NOTHING, 40, 0, 30)
    late = scoring.add(scoring.NOTHING, 30, 20, 30)
    for day in (20, 50, 400):
        assert scoring.score(late, day, 30) > scoring.score(early, day, 30)


def test_days_are_counted_from_one_moment() -> None:
    assert scoring.days(scoring.EPOCH + timedelta(hours=36)) == 1.5
