"""No test runs across midnight."""

from datetime import UTC, datetime

import pytest

from tests.clock import wait_for_the_day

pytestmark = pytest.mark.anywhere


@pytest.mark.parametrize(
    ("clock", "seconds"), [("00:00:00", 0), ("12:00:00", 0), ("23:59:39", 0), ("23:59:40", 20), ("23:59:59", 1)]
)
def test_a_test_that_would_begin_just_before_midnight_waits_for_it(clock: str, seconds: float) -> None:
    assert wait_for_the_day(datetime.fromisoformat(f"2026-12-31T{clock}").replace(tzinfo=UTC)) == seconds
