"""What a receipt says: the newest first, and of each kind of reading the points the agreement gives it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from assets.models import Asset
from audience.calls.receipts import points_of, receipts_for
from audience.calls.signal_detection import detect_signals
from audience.models import Agreement, Contact, Event, EventKind
from editorial.platform.models import User

Reader = Callable[..., Contact]
Reads = Callable[..., Event]


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        (EventKind.OPEN, 40),
        (EventKind.DOWNLOAD, 40),
        (EventKind.SECTION, 6),
        (EventKind.VIEW, 1),
        (EventKind.ENGAGED, 0),
    ],
)
def test_each_kind_of_reading_has_the_points_of_the_agreement(kind: str, points: float) -> None:
    assert points_of(Agreement(open_points=40, section_points=6, view_points=1), kind) == points


def test_the_newest_reading_comes_first_whatever_was_told_first(
    agreement: Agreement, guide: Asset, coverage_map: Asset, reader: Reader, reads: Reads, sally: User
) -> None:
    pat, now = reader(), timezone.now()
    reads(pat, coverage_map, kind="open", at=now - timedelta(days=2))
    reads(pat, guide, "why", at=now - timedelta(days=1))
    reads(pat, guide, "what", at=now - timedelta(days=4))
    [call] = detect_signals(pat)
    lines = receipts_for([call])[call.pk].lines
    assert [line.piece for line in lines if line.piece] == [guide.uuid, coverage_map.uuid, guide.uuid]
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
    assert lines[0].topic  # the yes to mail, given just now, stands among the reading
