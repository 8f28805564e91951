"""Back from nurture: what someone reads while they rest brings them back on their day, with the agreement's own
numbers, by the beacon, the drain and the jobs that run in production.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from assets.models import Asset
from audience.models import Agreement, Call, Contact
from audience.people.visitor_cookie import COOKIE, cookie_value
from editorial.platform.models import User
from tests.factories import ReaderFactory
from tests.journeys.test_reading_to_call import agreement, browser, coverage_map, guide, read, take_in, tell, topic

__all__ = ["agreement", "browser", "coverage_map", "guide", "topic"]

DAY_0 = datetime(2026, 3, 2, 10, tzinfo=UTC)
Work = Callable[[], int]


class House:
    """The clock, Pat's browser, Sally's, and the worker."""

    def __init__(self, browser: Client, sales: Client, clock: TimeMachineFixture, work: Work) -> None:
        self.browser, self.sales, self.clock, self.work = browser, sales, clock, work

    def go_to(self, day: int, hour: int = 10) -> None:
        self.clock.move_to(DAY_0 + timedelta(days=day, hours=hour - 10))

    def opens(self, asset: Asset) -> None:
        read(self.browser, asset, "why")
        tell(self.browser, {"kind": "open", "piece": str(asset.uuid)})
        take_in(self.work)

    def recycle(self, call: Call, day: date) -> None:
        said = {"act": "recycle", "reason": "Budget in April", "re_enter_on": day}
        self.sales.post(f"/calls/{call.uuid}/", said)

    def suggested_day(self) -> date:
        found = re.search(r'type="date"\s+value="([\d-]+)"', self.sales.get("/calls/").content.decode())
        assert found
        return date.fromisoformat(found[1])


@pytest.fixture
def house(
    browser: Client,
    coverage_map: Asset,
    agreement: Agreement,
    paul: User,
    sam: User,
    sally: User,
    as_user: Callable[[User], Client],
    work: Work,
    time_machine: TimeMachineFixture,
) -> House:
    """Day 0, ten o'clock: Pat, who agreed to be remembered, opened the hot file, and Sally has the call."""
    time_machine.move_to(DAY_0)
    Agreement.objects.update(holds_from=timezone.localdate())
    for user, side in zip((paul, sam), ("marketing", "sales"), strict=True):
        agreement = Agreement.objects.get()
        as_user(user).post(f"/agreement/{agreement.number}/sign/", {"side": side, "digest": agreement.digest})
    pat: Contact = ReaderFactory()
    browser.cookies[COOKIE] = cookie_value(pat.visitors.get().uuid)
    made = House(browser, as_user(sally), time_machine, work)
    made.opens(coverage_map)
    return made


def test_the_numbers_are_those_an_agreement_starts_with(agreement: Agreement) -> None:
    assert agreement.window_days == 30


def test_the_hot_file_read_again_on_day_29_calls_on_the_day_the_form_suggests(
    house: House, coverage_map: Asset
) -> None:
    house.recycle(Call.objects.get(), house.suggested_day())
    house.go_to(29)
    house.opens(coverage_map)
    assert not Call.objects.waiting().exists()
    house.go_to(30, hour=9)
    house.work()
    call = Call.objects.waiting().get()
    assert call.rule.heat == "hot"
    assert {timezone.localdate(event.at) for event in call.evidence.all()} == {date(2026, 3, 31)}
    house.go_to(33)
    house.work()
    assert Call.objects.count() == 2  # once


@pytest.mark.parametrize(("rest", "reads_on"), [(14, 13), (14, 1), (14, 14), (30, 2), (45, 40), (60, 10)])
def test_whatever_is_read_meanwhile_calls_on_the_day_of_return(
    house: House, coverage_map: Asset, rest: int, reads_on: int
) -> None:
    house.recycle(Call.objects.get(), timezone.localdate() + timedelta(days=rest))
    house.go_to(reads_on, hour=11)
    house.opens(coverage_map)
    house.go_to(rest, hour=12)
    house.work()
    assert Call.objects.waiting().get().rule.heat == "hot"


def test_sections_read_while_resting_make_a_call_never_made_before(house: House, guide: Asset) -> None:
    house.recycle(Call.objects.get(), timezone.localdate() + timedelta(days=14))
    for day, section in ((3, "what"), (5, "how"), (9, "why")):
        house.go_to(day)
        read(house.browser, guide, section)
        take_in(house.work)
    house.go_to(14, hour=9)
    house.work()
    assert Call.objects.waiting().get().rule.heat == "warm"


def test_who_read_nothing_meanwhile_is_not_called_again_for_the_old_reading(house: House) -> None:
    house.recycle(Call.objects.get(), timezone.localdate() + timedelta(days=14))
    for day in (14, 15, 30, 33):
        house.go_to(day)
        house.work()
    assert not Call.objects.waiting().exists()


def test_months_later_only_the_window_counts(house: House, guide: Asset) -> None:
    """Two sections while resting, a third long after the return: not together."""
    house.recycle(Call.objects.get(), timezone.localdate() + timedelta(days=14))
    house.go_to(5)
    read(house.browser, guide, "what", "how")
    take_in(house.work)
    house.go_to(14)
    house.work()
    house.go_to(50)
    read(house.browser, guide, "why")
    take_in(house.work)
    assert not Call.objects.waiting().exists()
