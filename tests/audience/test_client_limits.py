"""Many batches of one client are bounded together; an office behind one address is not a flood."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from assets.models import Asset, Version
from audience.events import client_limits
from audience.events.client_limits import A_DAY, A_MINUTE, READERS, ClientLimits, client_of
from audience.events.drain import drain
from audience.events.existing import names_of
from audience.health import dropped
from audience.models import DayReading, DroppedReading, Event
from tests.audience.test_beacon import event, tell
from tests.factories import AssetFactory


@pytest.fixture(autouse=True)
def _own_spool(settings: Any, tmp_path: Path) -> None:
    settings.SPOOL_DIR = tmp_path / "spool"


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_an_office_of_five_hundred_readers_is_heard_for_an_hour() -> None:
    clock = Clock()
    limits = ClientLimits(clock)
    for _ in range(60 * 12):
        for _ in range(READERS):
            assert limits.has_room("office")
            limits.count("office", 2)
        clock.at += 5
    assert limits.refused_lately() == 0


def test_a_flood_is_bounded_by_the_minute_and_by_the_day() -> None:
    clock = Clock()
    limits = ClientLimits(clock)
    told = 0
    for _ in range(24 * 60 - 1):
        while limits.has_room("flood"):
            limits.count("flood", 100)
            told += 100
        assert limits.has_room("somebody else")
        clock.at += 60
    assert told == A_DAY
    clock.at += 60
    assert limits.has_room("flood")
    assert A_MINUTE < A_DAY


def test_addresses_are_remembered_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_limits, "CLIENTS", 3)
    limits = ClientLimits(Clock())
    for number in range(10):
        limits.count(f"10.0.0.{number}", A_MINUTE)
    assert [limits.has_room(f"10.0.0.{number}") for number in (0, 7, 8, 9)] == [True, False, False, False]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "", True),
    ],
)
def test_a_subscriber_with_a_network_of_addresses_is_one_client(one: str, other: str, same: bool) -> None:
    assert (client_of(one) == client_of(other)) is same


def test_beyond_the_limit_nothing_is_kept_and_health_says_how_much(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_limits, "A_MINUTE", 20)
    piece = str(AssetFactory().uuid)
    answers = [tell(client, *[event(piece=piece) for _ in range(10)]).status_code for _ in range(5)]
    assert answers == [204, 204, 429, 429, 429]
    assert tell(client, event(piece=piece), REMOTE_ADDR="192.0.2.7").status_code == 204
    drain()
    assert Event.objects.count() == 21
    assert DroppedReading.objects.get().count >= 1
    assert "from an address that told too much" in dropped().detail
    assert "BEHIND_PROXY" in dropped().advice


def test_what_was_made_up_is_told_by_health(client: Client, db: None) -> None:
    assert dropped().detail == "nothing since yesterday"
    tell(client, *[event() for _ in range(7)])
    drain()
    assert dropped().detail.startswith("7 about what does not exist")
    health = json.loads(client.get("/health/").content)
    assert "reading dropped" in json.dumps(health)


def test_a_name_that_nothing_has_leaves_no_row(client: Client, db: None) -> None:
    asset: Asset = AssetFactory(content=b"x", url="https://example.com/tool")
    name = Version.objects.get().document.filename
    piece = str(asset.uuid)
    kinds: list[Callable[[str], dict[str, Any]]] = [
        lambda section, kind=kind: event(piece=piece, kind=kind, section=section, value=3)  # type: ignore[misc]
        for kind in ("open", "download", "video")
    ]
    for named in (name, "https://example.com/tool", "", "made-up.pdf"):
        tell(client, *[make(named) for make in kinds])
    assert drain() == 9
    assert set(DayReading.objects.values_list("section", flat=True)) == {name, "https://example.com/tool", ""}
    assert names_of([UUID(piece).hex]) == {UUID(piece).hex: {name, "https://example.com/tool"}}
