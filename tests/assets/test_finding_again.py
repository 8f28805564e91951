"""What is new to somebody, what trends, what they used; saved searches and their alerts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from assets.models import Asset, AssetUse, Favourite, LibraryVisit, SavedSearch, SearchMatch, TrackedLink
from assets.personal_data import erase
from assets.saved_searches import alerts
from assets.usage import trending, use_log
from assets.usage.ways_in import ways_in
from editorial.platform.models import Job, User
from search.engines import Unavailable, engine
from tests.assets.test_kits import MOST, queries
from tests.assets.test_library import indexed, shown

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]
Work = Callable[[], int]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def own_spool(settings: LazySettings, tmp_path: Any) -> None:
    settings.SPOOL_DIR = tmp_path / "spool"


def ago(days: float) -> datetime:
    return timezone.now() - days * DAY


def save(browser: Client, address: str, name: str = "Canaries") -> SavedSearch:
    browser.post("/library/searches/save/", {"name": name, "address": address, "has_alert": "on"})
    return SavedSearch.objects.get(name=name)


def look_again() -> None:
    """As the worker does after something was indexed."""
    for search in SavedSearch.objects.filter(has_alert=True).select_related("owner"):
        alerts.look_again(search)


def test_what_was_published_since_the_last_visit_is_new(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    asset("Old", published_at=ago(5))
    new = asset("New", published_at=ago(1))
    LibraryVisit.objects.seen(sally, ago(3))
    browser = as_user(sally)
    assert shown(browser.get("/library/new/")) == [str(new.uuid)]
    browser.get("/library/")
    use_log.drain_uses()
    assert shown(browser.get("/library/new/")) == [str(new.uuid)]  # the visit goes on


def test_who_was_never_here_is_shown_the_last_fortnight(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    asset("Old", published_at=ago(20))
    new = asset("New", published_at=ago(10))
    page = as_user(sally).get("/library/new/")
    assert shown(page) == [str(new.uuid)]
    assert "New in the last 14 days" in page.content.decode()


def test_a_pause_makes_a_new_visit_and_lines_come_in_any_order(sally: User) -> None:
    first, second = ago(2), ago(1)
    LibraryVisit.objects.seen(sally, first)
    LibraryVisit.objects.seen(sally, second)
    LibraryVisit.objects.seen(sally, first - DAY)
    row = LibraryVisit.objects.get()
    assert (row.ended_before, row.seen_at) == (first, second)


def test_opening_a_piece_is_noted_and_shown_to_who_opened_it(
    as_user: AsUser, sally: User, sam: User, asset: MakeAsset
) -> None:
    piece, browser = asset("Cost"), as_user(sally)
    browser.get(piece.get_absolute_url())
    assert not AssetUse.objects.exists()  # a GET changes nothing
    assert use_log.drain_uses() == 1
    assert shown(browser.get("/library/recent/")) == [str(piece.uuid)]
    assert shown(as_user(sam).get("/library/recent/")) == []


def test_a_sending_is_a_use(sally: User, asset: MakeAsset) -> None:
    piece = asset("Cost")
    TrackedLink(asset=piece, sender=sally, recipient_name="Pat", recipient_email="pat@halden.example").open_up()
    use = AssetUse.objects.get()
    assert (use.user, use.asset, use.opened_at) == (sally, piece, None)
    assert use.sent_at is not None


def test_what_more_people_opened_and_sent_trends(as_user: AsUser, sally: User, sam: User, asset: MakeAsset) -> None:
    opened, sent, old = asset("Opened"), asset("Sent"), asset("Old")
    AssetUse.objects.opened(sally, opened, ago(1))
    AssetUse.objects.opened(sam, opened, ago(2))
    AssetUse.objects.sent(sally, sent, ago(1))
    AssetUse.objects.sent(sally, old, ago(20))
    assert trending.count_trending() == 2
    assert trending.count_trending() == 2
    page = as_user(sally).get("/library/trending/")
    assert shown(page) == [str(sent.uuid), str(opened.uuid)]
    assert trending.MEANS in page.content.decode()


def test_a_partner_sees_of_what_trends_what_may_be_shared(
    as_user: AsUser, sally: User, petra: User, asset: MakeAsset
) -> None:
    AssetUse.objects.opened(sally, asset("Secret", is_internal=True), ago(1))
    trending.count_trending()
    assert shown(as_user(petra).get("/library/trending/")) == []


@pytest.mark.parametrize("place", ["", "new/", "recent/", "trending/", "searches/"])
def test_a_list_asks_as_often_for_many(as_user: AsUser, sally: User, asset: MakeAsset, place: str) -> None:
    def more(number: int) -> int:
        made = [asset(f"Piece {n}") for n in range(number)]
        for n, piece in enumerate(made):
            AssetUse.objects.opened(sally, piece, timezone.now())
            search = SavedSearch.objects.create(owner=sally, name=f"Search {n}", address="q=cost")
            SearchMatch.objects.create(search=search, asset=piece)
        indexed(*made)
        trending.count_trending()
        return queries(browser, f"/library/{place}")

    browser = as_user(sally)
    assert more(2) == more(25) <= MOST


def test_the_empty_search_shows_ways_in_and_the_newest_first(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    old, new = asset("Old", published_at=ago(20), used_count=99), asset("New", published_at=ago(2))
    indexed(old, new)
    page = as_user(sally).get("/library/")
    assert shown(page) == [str(new.uuid), str(old.uuid)]
    html = page.content.decode()
    assert "New in the last 14 days" in html
    assert "Best match" not in html
    assert "ways-in" not in as_user(sally).get("/library/?q=new").content.decode()


def test_an_alert_tells_once_of_each_new_match(as_user: AsUser, sally: User, asset: MakeAsset, work: Work) -> None:
    browser = as_user(sally)
    indexed(asset("Canary of old"))
    search = save(browser, "q=canary")
    look_again()
    assert not search.matches.unseen().exists()
    indexed(new := asset("Canary of today"))
    look_again()
    look_again()
    assert [match.asset for match in search.matches.unseen()] == [new]
    assert "1 new" in browser.get("/library/searches/").content.decode()
    assert alerts.tell(sally) == 1
    assert alerts.tell(sally) == 0
    work()
    [sent] = mail.outbox
    assert sent.to == [sally.email]
    assert "Canary of today" in sent.body
    assert "Canary of old" not in sent.body
    browser.post(f"/library/searches/{search.uuid}/seen/")
    assert "1 new" not in browser.get("/library/searches/").content.decode()


def test_indexing_has_the_alerts_looked_at_and_the_mail_waits_for_the_morning(
    as_user: AsUser, sally: User, asset: MakeAsset, work: Work
) -> None:
    save(as_user(sally), "q=canary")
    asset("Canary of today").reindex()
    work()
    assert SearchMatch.objects.unseen().count() == 1
    [digest] = Job.objects.filter(kind="assets.digest")
    assert digest.not_before == alerts.next_morning()
    assert mail.outbox == []


def test_what_is_withdrawn_before_the_mail_leaves_is_not_named(
    as_user: AsUser, petra: User, asset: MakeAsset, work: Work
) -> None:
    save(as_user(petra), "q=canary")
    indexed(asset("Canary plan"))
    look_again()
    assert alerts.tell(petra) == 1
    Asset.objects.update(is_internal=True)
    work()
    assert mail.outbox == []


def test_a_partner_is_not_told_of_what_is_internal(as_user: AsUser, petra: User, asset: MakeAsset) -> None:
    save(as_user(petra), "q=canary")
    indexed(asset("Canary plan", is_internal=True))
    look_again()
    assert not SearchMatch.objects.exists()


def test_who_stopped_an_alert_is_told_no_more(as_user: AsUser, sally: User, asset: MakeAsset, work: Work) -> None:
    browser = as_user(sally)
    search = save(browser, "q=canary")
    indexed(asset("Canary plan"))
    look_again()
    alerts.tell(sally)
    browser.post(f"/library/searches/{search.uuid}/alert/", {"on": "0"})
    work()
    assert mail.outbox == []
    look_again()
    assert alerts.tell(sally) == 0


def test_a_search_that_finds_too_much_is_saved_without_an_alert(
    as_user: AsUser, sally: User, asset: MakeAsset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "MOST_FOUND", 1)
    indexed(asset("Canary one"), asset("Canary two"))
    assert not save(as_user(sally), "q=canary").has_alert


def test_everything_is_no_search_to_save(as_user: AsUser, sally: User) -> None:
    page = as_user(sally).post("/library/searches/save/", {"name": "All", "address": "page=3"})
    assert page.status_code == 422
    assert "every piece there is" in page.content.decode()


def test_a_saved_search_is_nobody_elses(as_user: AsUser, sally: User, sam: User) -> None:
    search = save(as_user(sally), "q=canary")
    for verb in ("alert", "seen", "delete"):
        assert as_user(sam).post(f"/library/searches/{search.uuid}/{verb}/").status_code == 404
    as_user(sally).post(f"/library/searches/{search.uuid}/delete/")
    assert not SavedSearch.objects.exists()


def test_the_engine_being_down_costs_the_alert_and_not_the_search(
    as_user: AsUser, sally: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: object) -> None:
        raise Unavailable("nobody answers")

    monkeypatch.setattr(type(engine()), "search", down)
    assert not save(as_user(sally), "q=canary").has_alert


def test_the_api_tells_saved_searches(as_user: AsUser, sally: User) -> None:
    search = save(as_user(sally), "q=canary")
    told = as_user(sally).get("/api/library/searches").json()
    assert told == [
        {"uuid": str(search.uuid), "name": "Canaries", "url": "/library/?q=canary", "alert": True, "new": 0}
    ]


def test_what_was_noted_of_a_colleague_goes_with_the_address(sally: User, asset: MakeAsset) -> None:
    AssetUse.objects.opened(sally, asset("Cost"), timezone.now())
    LibraryVisit.objects.seen(sally, timezone.now())
    erase(sally.email.upper())
    assert not AssetUse.objects.exists()
    assert not LibraryVisit.objects.exists()


def test_each_way_in_holds_its_own_in_its_order(sally: User, asset: MakeAsset) -> None:
    made = [asset(f"Piece {n}", published_at=ago(n)) for n in range(30)]
    for n, piece in enumerate(made[20:]):
        AssetUse.objects.opened(sally, piece, ago(n))
    Favourite.objects.star(sally, made[29], on=True)
    trending.count_trending()
    (new, trends, used, stars), _ = ways_in(sally)
    assert new.assets == made[:4]
    assert trends.assets == made[:25:-1]
    assert used.assets == made[20:24]
    assert stars.assets == made[29:]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="says how SQLite would do it")
def test_whether_a_match_may_be_seen_is_asked_row_by_row(sally: User) -> None:
    """Not by listing every asset there is."""
    plan = SearchMatch.objects.visible_to(sally).unseen().explain()
    assert "CORRELATED" in plan
    assert "LIST SUBQUERY" not in plan
