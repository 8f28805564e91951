"""The bench of coverage runs, measures what it says and leaves nothing behind."""

import pytest

from editorial_calendar.bench import BENCHES
from editorial_calendar.models import Contribution


@pytest.mark.django_db
def test_the_bench_leaves_nothing_behind() -> None:
    lines = BENCHES["coverage"](50).lines()
    assert any("3 queries" in line for line in lines)
    assert not Contribution.objects.exists()
