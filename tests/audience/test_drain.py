"""The drain: every acknowledged event once, whatever happens; and late evidence counts."""

import json
import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets.models import Asset, FilePage, TrackedLink, Version
from audience.events.drain import drain, drain_file, waiting_bytes
from audience.events.existing import MOST_PIECES, anchors_of
from audience.models import DayReading, Event, LinkReading, SetAside, SpoolFile, Visitor
from audience.people.visitor_cookie import COOKIE, cookie_value
from editorial.platform.models import Purpose, Token
from editorial.platform.spool.reading import spool_files
from tests.audience.test_beacon import event as event_about_anything
from tests.audience.test_beacon import tell
from tests.factories import ArticleFactory, AssetFactory, ConsentFactory, UserFactory, VisitorFactory


@pytest.fixture(autouse=True)
def _own_spool(settings: Any, tmp_path: Path) -> None:
    settings.SPOOL_DIR = tmp_path / "spool"


@pytest.fixture
def visitor(db: None) -> Visitor:
    return VisitorFactory()


def event(**given: Any) -> dict[str, Any]:
    """Of an asset made for it, unless `piece` says of which."""
    return event_about_anything(**{"piece": given["piece"] if "piece" in given else str(AssetFactory().uuid)} | given)


def article() -> str:
    return str(ArticleFactory(sections=[("Why", "<p>Because.</p>")], published=True).uuid)


def drain_all() -> int:
    total = 0
    while taken := drain():
        total += taken
    return total


def spool_of(lines: Iterable[bytes], name: str | None = None) -> Path:
    settings.SPOOL_DIR.mkdir(parents=True, exist_ok=True)
    path: Path = settings.SPOOL_DIR / (name or f"{datetime.now(UTC):%Y-%m-%d}-1-aa.jsonl")
    path.write_bytes(b"".join(lines))
    return path


def test_anonymous_reading_is_counted_and_belongs_to_nobody(client: Client, db: None) -> None:
    piece = article()
    tell(client, event(piece=piece), event(piece=piece, kind="engaged", value=30, section="why"))
    assert drain_all() == 2
    assert set(Event.objects.values_list("visitor", "label")) == {(None, "human")}
    reading = DayReading.objects.get(piece=piece, kind="engaged")
    assert (reading.count, reading.total, reading.section, reading.label) == (1, 30, "why", "human")


def test_the_same_event_sent_twice_is_counted_once(client: Client, db: None) -> None:
    twice = event()
    tell(client, twice, twice)
    tell(client, twice, event(piece=twice["piece"]))
    assert drain_all() == 2
    tell(client, twice)
    assert drain_all() == 0
    assert Event.objects.count() == 2
    assert DayReading.objects.get().count == 2


def test_a_search_has_no_piece_and_no_roll_up(client: Client, db: None) -> None:
    tell(client, event(kind="search", piece=None, value=12))
    drain_all()
    assert Event.objects.get().value == 12
    assert not DayReading.objects.exists()


def test_reading_is_remembered_only_while_the_reader_agrees(client: Client, visitor: Visitor) -> None:
    client.cookies[COOKIE] = cookie_value(visitor.uuid)
    tell(client, event())
    drain_all()
    ConsentFactory(visitor=visitor, given=False)
    tell(client, event())
    drain_all()
    assert sorted(Event.objects.order_by("at").values_list("visitor", flat=True), key=str) == [visitor.pk, None]


def test_what_was_read_before_the_reader_agreed_is_nobodys(client: Client, visitor: Visitor) -> None:
    """The page on which they agree tells its last reading with the cookie, and so does an old batch sent late."""
    client.cookies[COOKIE] = cookie_value(visitor.uuid)
    agreed_at = visitor.consents.get().at
    before, after = [(agreed_at + timedelta(seconds=seconds)).isoformat() for seconds in (-1, 1)]
    tell(client, event(at=before), event(kind="engaged", value=8, at=before), event(kind="search", at=after))
    drain_all()
    assert dict(Event.objects.values_list("kind", "visitor")) == {"view": None, "engaged": None, "search": visitor.pk}


def test_a_new_yes_is_no_yes_to_what_was_read_before_it(client: Client, visitor: Visitor) -> None:
    client.cookies[COOKIE] = cookie_value(visitor.uuid)
    ConsentFactory(visitor=visitor, given=False)
    ConsentFactory(visitor=visitor, at=timezone.now() + timedelta(minutes=1))
    tell(client, event())
    drain_all()
    assert Event.objects.get().visitor is None


def test_late_evidence_makes_earlier_views_human(client: Client, visitor: Visitor) -> None:
    client.cookies[COOKIE] = cookie_value(visitor.uuid)
    view = event()
    tell(client, view)
    drain_all()
    assert Event.objects.get().label == "unknown"
    tell(client, event(kind="engaged", value=8, piece=view["piece"]))
    drain_all()
    assert set(Event.objects.values_list("label", flat=True)) == {"human"}
    assert list(DayReading.objects.filter(kind="view", count__gt=0).values_list("label", "count")) == [("human", 1)]


def test_a_scanner_that_opens_everything_within_seconds_is_found_out(client: Client, visitor: Visitor) -> None:
    client.cookies[COOKIE] = cookie_value(visitor.uuid)
    for _ in range(3):
        tell(client, event())
        drain_all()
    assert set(Event.objects.values_list("label", flat=True)) == {"scanner"}


def test_reading_by_a_tracked_link_belongs_to_the_link(client: Client, db: None) -> None:
    sent = TrackedLink(asset=AssetFactory(content=b"x"), sender=UserFactory(), recipient_email="pat@halden.example")
    token, link = sent.open_up(), sent.uuid
    piece = str(sent.asset.uuid)
    FilePage.objects.create(version=Version.objects.get(), number=7)
    body = [event(piece=piece, kind="engaged", value=21, section="page-7"), event(piece=piece)]
    client.post(f"/e?l={token}", json.dumps(body), content_type="text/plain", HTTP_USER_AGENT="Mozilla/5.0 Firefox/140")
    drain_all()
    reading = LinkReading.objects.get(kind="engaged")
    assert (reading.link, reading.piece, reading.section, reading.total) == (link, UUID(piece), "page-7", 21)
    assert not Event.objects.exclude(visitor=None).exists()


def test_a_revoked_or_invented_link_is_anonymous_reading(client: Client, db: None) -> None:
    client.post("/e?l=invented", json.dumps([event()]), content_type="text/plain")
    assert drain_all() == 1
    assert not LinkReading.objects.exists()


def test_reading_on_where_the_asset_became_internal_meanwhile_is_anonymous(client: Client, db: None) -> None:
    sent = TrackedLink(asset=AssetFactory(content=b"x"), sender=UserFactory(), recipient_email="pat@halden.example")
    address = f"/e?l={sent.open_up()}"
    for is_internal, links in ((False, 1), (True, 1)):
        Asset.objects.update(is_internal=is_internal)
        told = json.dumps([event(piece=str(sent.asset.uuid))])
        client.post(address, told, content_type="text/plain", HTTP_USER_AGENT="Mozilla/5.0 Firefox/140")
        drain_all()
        assert Event.objects.exclude(link=None).count() == links
    assert Event.objects.count() == 2


def test_bad_lines_are_set_aside_with_a_reason_and_the_rest_comes_in(db: None) -> None:
    row = [uuid4().hex, "view", AssetFactory().uuid.hex, "", 0.0, f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"]
    good = json.dumps({"e": [row], "a": "x"}).encode() + b"\n"
    spool_of([b'{"e": [["half', b"\n", good, b"[1, 2]\n", b'{"e": [[1]], "a": ""}\n'])
    assert drain_all() == 1
    assert SetAside.objects.count() == 3
    assert all(SetAside.objects.values_list("reason", flat=True))
    assert waiting_bytes(settings.SPOOL_DIR) == 0


def test_a_last_line_without_its_end_waits_for_it(db: None) -> None:
    row = [uuid4().hex, "view", AssetFactory().uuid.hex, "", 0.0, f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"]
    line = json.dumps({"e": [row], "a": "x"}).encode() + b"\n"
    path = spool_of([line[:30]])
    assert drain_all() == 0
    assert not SetAside.objects.exists()
    path.write_bytes(line)
    assert drain_all() == 1


def test_a_finished_file_of_another_day_is_deleted_and_its_torn_end_set_aside(db: None) -> None:
    path = spool_of([b'{"e": [["torn'], name="2020-01-01-1-aa.jsonl")
    long_ago = time.time() - 86_400
    os.utime(path, (long_ago, long_ago))
    drain_all()
    assert not path.exists()
    assert SetAside.objects.get().reason.startswith("torn")
    assert not SpoolFile.objects.exists()


def test_todays_file_stays_for_its_writer(client: Client, db: None) -> None:
    tell(client, event())
    drain_all()
    drain_all()
    assert len(spool_files(settings.SPOOL_DIR)) == 1


def test_a_drain_that_fails_leaves_nothing_half_done(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(client, event(), event())

    def fail(rows: object, weight: int = 1) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("audience.events.event_store.roll_up", fail)
        with pytest.raises(RuntimeError):
            drain()
    assert not Event.objects.exists()
    assert SpoolFile.objects.get().offset == 0
    assert drain_all() == 2


def test_of_two_drains_at_the_same_line_one_goes_away_empty(client: Client, db: None) -> None:
    tell(client, event())
    [path] = spool_files(settings.SPOOL_DIR)
    assert drain_file(path) == 1
    SpoolFile.objects.update(offset=0)
    assert drain_file(path) == 0  # read again: the same uuid, counted once
    assert Event.objects.count() == 1
    assert DayReading.objects.get().count == 1


def test_a_batch_costs_hardly_more_queries_for_many_events_than_for_one(client: Client, db: None) -> None:
    def queries_of(batches: int) -> int:
        for _ in range(batches):
            tell(client, *[event() for _ in range(20)])
        [path] = spool_files(settings.SPOOL_DIR)
        with CaptureQueriesContext(connection) as asked:
            drain_file(path)
        return len(asked)

    queries_of(1)  # the file's row is made at its first batch
    few, many = queries_of(1), queries_of(40)
    assert few <= 12
    assert many <= few + 2  # PostgreSQL takes rows in chunks


def test_yesterdays_event_is_rolled_up_under_yesterday(client: Client, db: None) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    tell(client, event(at=yesterday.isoformat()))
    drain_all()
    assert DayReading.objects.get().day == timezone.localdate(yesterday)


def test_what_is_made_up_leaves_no_row_and_what_is_real_of_the_same_batch_stays(
    client: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    piece = article()
    made_up = [event_about_anything() for _ in range(40)]
    wrong_section = event(piece=piece, kind="section", section="never-written")
    tell(client, *made_up, wrong_section, event(piece=piece), event(piece=piece, kind="section", section="why"))
    assert drain_all() == 2
    assert {str(uuid) for uuid in DayReading.objects.values_list("piece", flat=True)} == {piece}
    assert set(DayReading.objects.values_list("kind", "section")) == {("view", ""), ("section", "why")}
    assert Event.objects.count() == 2
    assert "dropped 41 reading events" in caplog.text


def test_made_up_pieces_behind_a_link_leave_no_row(client: Client, db: None) -> None:
    token = Token.objects.issue(Purpose.LINK, uuid4())
    client.post(f"/e?l={token}", json.dumps([event_about_anything()]), content_type="text/plain")
    assert drain_all() == 0
    assert [rows.objects.count() for rows in (LinkReading, DayReading, Event)] == [0, 0, 0]


def test_of_one_client_only_so_many_pieces_are_counted_in_a_drain(client: Client, visitor: Visitor) -> None:
    client.cookies[COOKIE] = cookie_value(visitor.uuid)
    pieces = [str(AssetFactory().uuid) for _ in range(MOST_PIECES + 5)]
    for piece in pieces:
        tell(client, event(piece=piece), event(piece=piece, kind="engaged", value=3))
    assert drain_all() == 2 * MOST_PIECES
    assert DayReading.objects.values("piece").distinct().count() == MOST_PIECES


def test_looking_up_what_exists_costs_the_same_for_many_pieces_as_for_one(db: None) -> None:
    pieces = [UUID(article()).hex for _ in range(6)]
    with CaptureQueriesContext(connection) as one:
        anchors_of(pieces[:1])
    with CaptureQueriesContext(connection) as many:
        found = anchors_of([*pieces, *(uuid4().hex for _ in range(100))])
    assert len(one) == len(many)
    assert found == {piece: {"why"} for piece in pieces}


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_half_past_eleven_at_night_belongs_to_the_day_that_ends(
    client: Client, db: None, settings: Any, zone: str
) -> None:
    settings.TIME_ZONE = zone
    late = (timezone.localtime() - timedelta(days=2)).replace(hour=23, minute=30)
    tell(client, event(at=late.isoformat()))
    drain_all()
    assert DayReading.objects.get().day == late.date() == timezone.localdate(Event.objects.get().at)
