"""The library's search page and its API, as salespeople, partners and strangers meet them."""

import json
import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets.health import CHECKS
from assets.models import Asset, FilePage, SearchMiss
from assets.models.search_misses import SearchMissQuerySet
from assets.searching import library_search, search_miss_log
from assets.searching.documents import documents_for
from assets.searching.parameters import SearchParameters
from editorial.platform.models import User
from editorial.vocabulary.models import BuyingStage
from search.engines import Engine, Unavailable, engine
from tests.factories import DocumentFactory, PersonaFactory
from tests.html import html_of

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]


def indexed(*assets: Asset) -> None:
    engine().index(documents_for(Asset.objects.filter(pk__in=[asset.pk for asset in assets])))


def shown(page: Any) -> list[str]:
    return re.findall(r'data-asset="([0-9a-f-]{36})"', page.content.decode())


def search_json(client: Client, address: str = "") -> dict[str, Any]:
    response = client.get(f"/api/library/search?{address}")
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


@pytest.fixture(autouse=True)
def own_spool(settings: LazySettings, tmp_path: Path) -> None:
    settings.SPOOL_DIR = tmp_path / "spool"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*args: object, **kwargs: object) -> None:
        raise Unavailable("nobody answers")

    monkeypatch.setattr(Engine, "search", down)
    monkeypatch.setattr(type(engine()), "suggest", down)


def test_a_salesperson_finds_a_piece_by_its_words(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    cost, _ = made = asset("What moving really costs"), asset("Traceability in a day")
    indexed(*made)
    page = as_user(sally).get("/library/", {"q": "moving costs"})
    assert shown(page) == [str(cost.uuid)]
    assert "<mark>moving</mark>" in page.content.decode()


def test_strangers_log_in_and_those_without_a_role_are_refused(client: Client, as_user: AsUser, charlie: User) -> None:
    assert client.get("/library/?q=cost").url == "/login/?next=/library/%3Fq%3Dcost"  # type: ignore[attr-defined]
    assert as_user(charlie).get("/library/").status_code == 403
    assert client.get("/api/library/search").status_code == 401
    assert as_user(charlie).get("/api/library/search").status_code == 403
    assert as_user(charlie).get("/api/library/suggest?q=co").status_code == 403


def test_partners_see_and_count_only_what_may_be_shared(as_user: AsUser, petra: User, asset: MakeAsset) -> None:
    open_, secret = asset("Canary cost"), asset("Canary plan", is_internal=True)
    old = asset("Canary of old", expires_on=timezone.localdate() - timedelta(days=1))
    indexed(open_, secret, old)
    client = as_user(petra)
    found = search_json(client, "q=canary")
    assert (found["count"], [r["uuid"] for r in found["results"]]) == (1, [str(open_.uuid)])
    assert [choice["count"] for choice in found["facets"]["persona"]] == [1]
    suggested = {"title": "Canary cost", "url": open_.get_absolute_url()}
    assert client.get("/api/library/suggest?q=canary").json() == {"suggestions": [suggested]}
    assert shown(client.get("/library/?q=canary")) == [str(open_.uuid)]


def test_members_see_what_is_internal_and_cannot_send_it(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    indexed(asset("Canary plan", is_internal=True))
    found = search_json(as_user(sally), "q=canary")
    assert [result["shareable"] for result in found["results"]] == [False]


def test_the_database_has_the_last_word(as_user: AsUser, petra: User, asset: MakeAsset) -> None:
    """Withdrawn a moment ago, and still in the index."""
    piece = asset("Canary plan")
    indexed(piece)
    Asset.objects.filter(pk=piece.pk).update(is_internal=True)
    found = search_json(as_user(petra), "q=canary")
    assert (found["count"], found["results"]) == (0, [])
    assert as_user(petra).get("/api/library/suggest?q=canary").json() == {"suggestions": []}


def test_filters_narrow_and_count_what_a_further_choice_shows(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    director = PersonaFactory(label="IT director")
    first, second = asset("Cost one"), asset("Cost two")
    second.personas.set([director])
    indexed(first, second)
    found = search_json(as_user(sally), "q=cost&persona=cfo")
    assert [result["uuid"] for result in found["results"]] == [str(first.uuid)]
    assert {choice["slug"]: choice["count"] for choice in found["facets"]["persona"]} == {"cfo": 1, "it-director": 1}
    assert {"slug": "cfo", "label": "CFO", "count": 1} in found["facets"]["persona"]
    assert search_json(as_user(sally), "persona=cfo&persona=it-director")["count"] == 2
    assert search_json(as_user(sally), "persona=nobody")["count"] == 0


def test_a_chosen_filter_can_be_taken_away(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    indexed(asset("Cost"))
    html = html_of(as_user(sally).get("/library/?q=cost&persona=cfo&stage=confidence&sort=newest"))
    assert 'href="?q=cost&amp;stage=confidence&amp;sort=newest"' in html
    assert 'name="persona" value="cfo" id="persona-cfo" checked' in html


def test_results_can_be_ordered(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    now = timezone.now()
    new = asset("Cost", published_at=now, used_count=1)
    used = asset("Cost", published_at=now - timedelta(days=9), used_count=9)
    good = asset("Cost", published_at=now - timedelta(days=5), rating_average=4.7, rating_corrected=4.5, rating_count=3)
    indexed(new, used, good)
    client = as_user(sally)
    first = {
        sort: search_json(client, f"q=cost&sort={sort}")["results"][0]["uuid"] for sort in ("newest", "used", "rating")
    }
    assert first == {"newest": str(new.uuid), "used": str(used.uuid), "rating": str(good.uuid)}
    assert client.get("/library/?sort=__class__").status_code == 200
    assert client.get("/api/library/search?sort=__class__").status_code == 422


def test_programs_search_with_a_bearer_token(client: Client, sally: User, asset: MakeAsset, capsys: Any) -> None:
    indexed(asset("Cost"))
    call_command("api_token", "sally")
    token = capsys.readouterr().out.strip()
    found = client.get("/api/library/search?q=cost", headers={"Authorization": f"Bearer {token}"})
    assert found.json()["count"] == 1
    for address in ("/api/openapi.json", "/api/docs"):
        assert client.get(address, headers={"Authorization": f"Bearer {token}"}).status_code == 200
        assert client.get(address, headers={"Authorization": "Bearer other"}).status_code == 302
    call_command("api_token", "sally", "--revoke")
    assert client.get("/api/library/search", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_what_holds_some_words_stands_below_a_line(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    both, some = asset("What moving costs"), asset("Moving a line")
    indexed(both, some)
    page = as_user(sally).get("/library/?q=moving+costs")
    assert shown(page) == [str(both.uuid), str(some.uuid)]
    html = html_of(page)
    assert html.index("What") < html.index("These hold some of your words") < html.index("a line</a>")
    assert '<b class="num">1</b> piece for “moving costs”' in html
    assert '<ol class="rows" start="2">' in html
    assert html.index("a line</a>") < html.index("Ask for this piece")  # none of them may be what was meant
    found = search_json(as_user(sally), "q=moving+costs")
    assert (found["count"], found["partial"]) == (2, 1)
    assert [result["partial"] for result in found["results"]] == [False, True]


def test_where_nothing_holds_all_words_the_piece_can_be_asked_for_and_nothing_is_a_miss_yet(
    as_user: AsUser, sally: User, asset: MakeAsset
) -> None:
    indexed(asset("Moving a line"))
    html = html_of(as_user(sally).get("/library/?q=moving+zebras"))
    assert "No piece holds all of “moving zebras”" in html
    assert "Ask for this piece" in html
    assert search_miss_log.drain_misses() == 1
    assert not SearchMiss.objects.exists()


@pytest.mark.parametrize("typed", ["%", "<script>", "aaaa", "' OR 1=1 --", "x" * 400])
def test_junk_is_no_miss(as_user: AsUser, sally: User, asset: MakeAsset, typed: str) -> None:
    indexed(asset("Moving a line"))
    as_user(sally).get("/library/", {"q": typed})
    assert search_miss_log.drain_misses() == 0


def test_a_typo_is_respelt_and_said(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    indexed(asset("The migration guide"))
    page = as_user(sally).get("/library/?q=migrtion")
    assert "for “migration”, because no piece says “migrtion”" in page.content.decode()


def test_what_is_not_found_is_invited_and_noted_without_changing_anything(as_user: AsUser, sally: User) -> None:
    client = as_user(sally)
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/library/?q=Recall+drill&persona=cfo")
    assert [query["sql"] for query in queries if not query["sql"].lstrip("(").startswith("SELECT")] == []
    assert "Ask for this piece" in page.content.decode()
    assert search_miss_log.drain_misses() == 1
    miss = SearchMiss.objects.get()
    assert (miss.user, miss.query, miss.filters, miss.asked) == (sally, "recall drill", {"persona": ["cfo"]}, False)


def test_a_miss_counts_once_a_day_and_survives_a_crash(
    as_user: AsUser, sally: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_user(sally)
    client.get("/library/?q=recall")
    client.get("/api/library/search?q=recall")
    with monkeypatch.context() as patch:
        patch.setattr(SearchMissQuerySet, "record", Mock(side_effect=SystemExit))  # a worker dies here
        with pytest.raises(SystemExit):
            search_miss_log.drain_misses()
    client.get("/library/?q=drill")
    assert search_miss_log.drain_misses() == 3
    assert search_miss_log.drain_misses() == 0
    assert sorted(SearchMiss.objects.values_list("query", flat=True)) == ["drill", "recall"]


def test_a_line_noted_while_the_drain_takes_the_file_in_is_not_lost(
    sally: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The drain comes between the opening of the file and the writing of the line."""
    search_miss_log.note_miss(sally, SearchParameters("one"))
    write = os.write

    def overtaken(file: int, data: bytes) -> int:
        search_miss_log.drain_misses()
        return write(file, data)

    monkeypatch.setattr("editorial.platform.spool.writing.os.write", overtaken)
    search_miss_log.note_miss(sally, SearchParameters("two"))
    search_miss_log.drain_misses()
    assert sorted(SearchMiss.objects.values_list("query", flat=True)) == ["one", "two"]


def test_a_full_disk_costs_the_measurement_and_not_the_search(
    as_user: AsUser, sally: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("editorial.platform.spool.writing.os.write", Mock(side_effect=OSError("no space left")))
    assert as_user(sally).get("/library/?q=recall").status_code == 200


def test_a_line_that_cannot_be_read_stops_nothing(sally: User) -> None:
    folder = search_miss_log.MISSES.folder
    folder.mkdir(parents=True)
    (folder / "2026-11-01-1-aa.jsonl").write_text(
        '{"user": 1, "que\n' + json.dumps({"user": sally.pk, "query": "x", "filters": {}, "day": "2026-11-01"}) + "\n"
    )
    search_miss_log.drain_misses()
    assert SearchMiss.objects.get().query == "x"


def test_where_nothing_is_found_there_is_nothing_to_order_or_to_narrow(
    as_user: AsUser, sally: User, asset: MakeAsset
) -> None:
    browser = as_user(sally)
    for address in ("/library/", "/library/?q=zebra&sort=newest"):
        page = browser.get(address).content.decode()
        assert 'id="filters"' not in page
        assert 'id="sort"' not in page
    assert 'name="sort" value="newest"' in page  # kept for the next search
    narrowed = browser.get("/library/?q=zebra&persona=cfo").content.decode()
    assert 'id="filters"' in narrowed  # it can be taken away again


def test_an_empty_library_and_a_page_too_far_say_so(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    client = as_user(sally)
    assert "The library is still empty" in client.get("/library/").content.decode()
    indexed(asset("Cost"))
    assert "There is no page 7" in client.get("/library/?page=7").content.decode()
    assert search_miss_log.drain_misses() == 0


@pytest.mark.usefixtures("broken")
def test_with_the_engine_down_the_database_is_searched_and_the_page_says_so(
    as_user: AsUser, sally: User, petra: User, asset: MakeAsset
) -> None:
    cost, secret = asset("What moving costs"), asset("Secret costs", is_internal=True)
    asset("Another")
    page = as_user(sally).get("/library/?q=costs&persona=cfo")
    assert set(shown(page)) == {str(cost.uuid), str(secret.uuid)}
    assert "The search engine does not answer" in page.content.decode()
    assert shown(as_user(petra).get("/library/?q=costs")) == [str(cost.uuid)]
    assert as_user(sally).get("/api/library/suggest?q=co").json() == {"suggestions": []}
    as_user(sally).get("/library/?q=nothing-at-all")
    assert search_miss_log.drain_misses() == 0


@pytest.mark.usefixtures("broken")
def test_with_the_engine_down_accents_and_capitals_do_not_matter_nor_where_it_stands(
    as_user: AsUser, sally: User, asset: MakeAsset
) -> None:
    titled, deck = asset("Η ΤΙΜΉ του χαλκού"), asset("Five-year view", summary="About copper")
    version = deck.supersede(DocumentFactory())
    FilePage.objects.create(version=version, number=1, text="Die Straße", notes="Łódź, energy")
    asset("Another", summary="Energy of water")
    client = as_user(sally)
    for words in ("τιμη", "ΧΑΛΚΟΎ τιμή"):
        assert shown(client.get("/library/", {"q": words})) == [str(titled.uuid)]
    for words in ("strasse", "copper lodz", "energy -water", '"FIVE-YEAR view" LÓDZ'):
        assert shown(client.get("/library/", {"q": words})) == [str(deck.uuid)], words
    assert shown(client.get("/library/", {"q": "…"})) == []


@pytest.mark.usefixtures("broken")
def test_with_the_engine_down_only_so_many_of_the_newest_are_read(
    as_user: AsUser, sally: User, asset: MakeAsset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_search, "LOOKED_THROUGH", 2)
    days = [asset(f"Cost {n}", published_at=timezone.now() - timedelta(days=n)) for n in range(3)]
    client = as_user(sally)
    assert shown(client.get("/library/?q=cost")) == [str(one.uuid) for one in days[:2]]
    assert shown(client.get("/library/")) == [str(one.uuid) for one in days]


@pytest.mark.parametrize("down", [False, True])
def test_the_page_takes_the_same_few_queries_for_any_results(
    as_user: AsUser, sally: User, asset: MakeAsset, request: pytest.FixtureRequest, down: bool
) -> None:
    client = as_user(sally)
    indexed(asset("Cost"))
    if down:
        request.getfixturevalue("broken")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/library/?q=cost&stage=confidence")
        return len(seen)

    queries()  # where the site's root is, is looked up once
    few = queries()
    indexed(*(asset(f"Cost {n}") for n in range(15)))
    assert queries() == few <= (13 if down else 12)


@pytest.mark.parametrize(
    "text", ["x" * 100_000, '"', "\x00", "<script>alert(1)</script>", "%", "a' OR 1=1 --", "-", "{{7*7}}"]
)
@pytest.mark.parametrize("down", [False, True])
def test_no_search_is_an_error(
    as_user: AsUser, sally: User, request: pytest.FixtureRequest, text: str, down: bool
) -> None:
    if down:
        request.getfixturevalue("broken")
    client = as_user(sally)
    page = client.get("/library/", {"q": text, "persona": [text], "page": text, "rating": ["4", text]})
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
    assert client.get("/api/library/search", {"q": text, "topic": text}).status_code == 200
    assert client.get("/api/library/suggest", {"q": text}).status_code == 200


def test_the_part_below_the_box_comes_alone_for_htmx(as_user: AsUser, sally: User) -> None:
    page = as_user(sally).get("/library/?q=cost", headers={"HX-Request": "true"})
    assert b"<html" not in page.content
    assert page["Cache-Control"] == "private, no-store"


def test_a_page_taken_back_from_the_history_is_whole(as_user: AsUser, sally: User) -> None:
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<html" in as_user(sally).get("/library/?q=cost", headers=restored).content


def test_reindex_builds_the_index_from_the_database(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    asset("Cost"), asset("Gone", is_live=False)
    call_command("reindex", verbosity=0)
    assert search_json(as_user(sally))["count"] == 1


def test_facets_keep_the_order_of_their_vocabulary(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    piece = asset("Cost")
    piece.stages.set(BuyingStage.objects.filter(slug__in=["loyalty", "awareness", "interest"]))
    indexed(piece)
    stages = [choice["slug"] for choice in search_json(as_user(sally))["facets"]["stage"]]
    assert stages == ["awareness", "interest", "loyalty"]


def test_an_index_that_lost_its_pieces_is_found_out(asset: MakeAsset) -> None:
    piece = asset("Cost")
    assert not CHECKS["library index"]().ok
    indexed(piece)
    assert CHECKS["library index"]().ok
