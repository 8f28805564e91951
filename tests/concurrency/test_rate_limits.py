"""Rate limits: nobody slips past by asking twice in the same moment."""

from functools import partial

from editorial.platform.models import RateCount
from editorial.platform.web.rate_limits import count_and_check
from tests.concurrency.at_once import at_once


def test_each_of_many_at_once_is_counted() -> None:
    refused = at_once(*(partial(count_and_check, "mail", "ann", 4) for _ in range(8)))
    assert RateCount.objects.get().count == 8
    assert refused.count(True) >= 4
