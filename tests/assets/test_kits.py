"""Favourites and kits: one's own, shared with colleagues, by hand and by rule."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from assets.kits import deleted_kits
from assets.models import Asset, Favourite, Kit
from assets.models import kits as kit_models
from editorial.platform.models import User
from tests.assets.test_library import indexed, search_json, shown

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]
MOST = 12  # queries of a list


@pytest.fixture(autouse=True)
def own_spool(settings: LazySettings, tmp_path: Any) -> None:
    settings.SPOOL_DIR = tmp_path / "spool"


@pytest.fixture
def kit(sally: User, asset: MakeAsset) -> Kit:
    """One, two and three, in this order."""
    made = Kit.objects.create(owner=sally, name="First meeting")
    for title in ("One", "Two", "Three"):
        made.add(asset(title))
    return made


def titles(kit: Kit) -> list[str]:
    return [item.asset.title for item in kit.items.present().order_by("place").select_related("asset")]


def queries(browser: Client, address: str) -> int:
    browser.get("/links/")  # what is kept of the site is read now, and not counted
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_a_star_is_set_and_taken_away_and_twice_is_as_once(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    piece, browser = asset("Cost"), as_user(sally)
    for _ in range(2):
        browser.post(f"/library/{piece.uuid}/favourite/", {"on": "1"})
    assert Favourite.objects.filter(user=sally, asset=piece).count() == 1
    assert shown(browser.get("/library/favourites/")) == [str(piece.uuid)]
    answer = browser.post(f"/library/{piece.uuid}/favourite/", {"on": "0", "next": "/library/favourites/"})
    assert answer["Location"] == "/library/favourites/"
    assert not Favourite.objects.exists()


def test_htmx_gets_the_star_alone(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    piece = asset("Cost")
    answer = as_user(sally).post(f"/library/{piece.uuid}/favourite/", {"on": "1"}, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert 'aria-pressed="true"' in html
    assert "<html" not in html


def test_a_star_changes_by_post_alone(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    assert as_user(sally).get(f"/library/{asset('Cost').uuid}/favourite/").status_code == 405


def test_a_partner_keeps_no_star_on_what_became_internal(as_user: AsUser, petra: User, asset: MakeAsset) -> None:
    piece, browser = asset("Cost"), as_user(petra)
    browser.post(f"/library/{piece.uuid}/favourite/", {"on": "1"})
    Asset.objects.filter(pk=piece.pk).update(is_internal=True)
    assert shown(browser.get("/library/favourites/")) == []
    assert browser.post(f"/library/{piece.uuid}/favourite/", {"on": "1"}).status_code == 404


def test_favourites_have_orders_and_pages(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    made = [asset(f"Piece {n:02}") for n in range(25)]
    for piece in reversed(made):
        Favourite.objects.star(sally, piece, on=True)
    browser = as_user(sally)
    assert shown(browser.get("/library/favourites/"))[0] == str(made[0].uuid)
    assert shown(browser.get("/library/favourites/?sort=title&page=2")) == [str(piece.uuid) for piece in made[20:]]


@pytest.mark.parametrize("address", ["/library/favourites/", "/library/kits/"])
def test_a_list_asks_as_often_for_many(as_user: AsUser, sally: User, asset: MakeAsset, address: str) -> None:
    def more(number: int) -> None:
        for n in range(number):
            piece = asset(f"Piece {n}")
            Favourite.objects.star(sally, piece, on=True)
            Kit.objects.create(owner=sally, name=f"Kit {n}").add(piece)

    browser = as_user(sally)
    more(2)
    few = queries(browser, address)
    more(20)
    assert queries(browser, address) == few <= MOST


def test_a_kit_asks_as_often_for_many_pieces(as_user: AsUser, sally: User, kit: Kit, asset: MakeAsset) -> None:
    browser = as_user(sally)
    few = queries(browser, kit.get_absolute_url())
    for n in range(20):
        kit.add(asset(f"Piece {n}"))
    assert queries(browser, kit.get_absolute_url()) == few <= MOST


def test_a_piece_is_added_to_kits_from_its_page(as_user: AsUser, sally: User, kit: Kit, asset: MakeAsset) -> None:
    piece, browser = asset("Four"), as_user(sally)
    browser.post(f"/library/{piece.uuid}/kits/", {"kit": [str(kit.uuid)], "name": "Second meeting"})
    assert titles(kit) == ["One", "Two", "Three", "Four"]
    assert titles(Kit.objects.get(name="Second meeting")) == ["Four"]
    assert browser.post(f"/library/{piece.uuid}/kits/", {}).status_code == 422


def test_nobody_adds_to_a_kit_of_somebody_else(as_user: AsUser, sam: User, kit: Kit, asset: MakeAsset) -> None:
    Kit.objects.update(is_shared=True)
    as_user(sam).post(f"/library/{asset('Four').uuid}/kits/", {"kit": [str(kit.uuid)]})
    assert titles(kit) == ["One", "Two", "Three"]


def test_pieces_move_up_and_down_and_the_button_keeps_the_focus(as_user: AsUser, sally: User, kit: Kit) -> None:
    three = Asset.objects.get(title="Three")
    answer = as_user(sally).post(f"{kit.get_absolute_url()}{three.uuid}/move/", {"by": "up"})
    assert answer["Location"] == f"{kit.get_absolute_url()}#up-{three.uuid}"
    assert titles(kit) == ["One", "Three", "Two"]
    as_user(sally).post(f"{kit.get_absolute_url()}{three.uuid}/move/", {"by": "down"})
    as_user(sally).post(f"{kit.get_absolute_url()}{three.uuid}/move/", {"by": "down"})
    assert titles(kit) == ["One", "Two", "Three"]


def test_what_was_taken_out_is_put_back_with_its_note(as_user: AsUser, sally: User, kit: Kit) -> None:
    two, browser = Asset.objects.get(title="Two"), as_user(sally)
    at = f"{kit.get_absolute_url()}{two.uuid}"
    browser.post(f"{at}/note/", {"note": "Second, always"})
    page = browser.post(f"{at}/take-out/", follow=True).content.decode()
    assert titles(kit) == ["One", "Three"]
    assert f"{at}/put-back/" in page
    browser.post(f"{at}/put-back/")
    assert titles(kit) == ["One", "Two", "Three"]
    assert kit.items.get(asset=two).note == "Second, always"


def test_a_deleted_kit_can_be_had_back_for_a_month(as_user: AsUser, sally: User, kit: Kit) -> None:
    browser = as_user(sally)
    browser.post(f"{kit.get_absolute_url()}delete/")
    assert browser.get(kit.get_absolute_url()).status_code == 404
    assert f"{kit.get_absolute_url()}restore/" in browser.get("/library/kits/").content.decode()
    browser.post(f"{kit.get_absolute_url()}restore/")
    assert titles(kit) == ["One", "Two", "Three"]
    assert deleted_kits.forget() == 0
    Kit.objects.update(deleted_at=timezone.now() - kit_models.KEEP_DELETED * 1.1)
    deleted_kits.forget()
    assert not Kit.objects.exists()


def test_a_private_kit_is_nobody_elses_and_a_shared_one_is_only_read(
    as_user: AsUser, sally: User, sam: User, petra: User, kit: Kit
) -> None:
    address = kit.get_absolute_url()
    assert as_user(sam).get(address).status_code == 404
    Kit.objects.update(is_shared=True)
    assert "take-out" not in as_user(sam).get(address).content.decode()
    assert as_user(sam).post(f"{address}delete/").status_code == 403
    assert as_user(petra).get(address).status_code == 404


def test_a_kit_shows_each_reader_what_that_reader_may_see(as_user: AsUser, petra: User, asset: MakeAsset) -> None:
    kit = Kit.objects.create(owner=petra, name="Mine")
    kit.add(asset("Open"))
    kit.add(secret := asset("Secret"))
    Asset.objects.filter(pk=secret.pk).update(is_internal=True)
    page = as_user(petra).get(kit.get_absolute_url())
    assert str(secret.uuid) not in page.content.decode()
    assert "Secret" not in as_user(petra).get(f"{kit.get_absolute_url()}?export=csv").content.decode()
    assert "1 piece" in " ".join(as_user(petra).get("/library/kits/").content.decode().split())


def test_a_kit_by_rule_holds_what_its_search_finds_now(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    browser = as_user(sally)
    indexed(first := asset("Canary cost"))
    made = browser.post("/library/kits/new/", {"name": "Canaries", "rule": "q=canary&page=3&bogus=1"})
    kit = Kit.objects.get()
    assert (made["Location"], kit.rule) == (kit.get_absolute_url(), "q=canary")
    assert shown(browser.get(kit.get_absolute_url())) == [str(first.uuid)]
    indexed(second := asset("Canary plan"))
    assert set(shown(browser.get(kit.get_absolute_url()))) == {str(first.uuid), str(second.uuid)}
    assert browser.get(f"{kit.get_absolute_url()}?export=csv").content.decode().count("Canary") == 2


def test_a_kit_is_taken_away_as_a_table_that_runs_no_formula(as_user: AsUser, sally: User, asset: MakeAsset) -> None:
    kit = Kit.objects.create(owner=sally, name="First meeting")
    kit.add(asset("=cmd()"))
    csv = as_user(sally).get(f"{kit.get_absolute_url()}?export=csv")
    assert "'=cmd()" in csv.content.decode()
    assert csv["Content-Disposition"] == 'attachment; filename="first-meeting.csv"'
    xlsx = as_user(sally).get(f"{kit.get_absolute_url()}?export=xlsx")
    sheet = load_workbook(BytesIO(xlsx.content)).active
    assert [row[0].value for row in sheet.iter_rows()] == ["Title", "'=cmd()"]


def test_a_full_kit_takes_no_more(kit: Kit, asset: MakeAsset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit_models, "MOST_ITEMS", 3)
    assert not kit.add(asset("Four"))
    assert titles(kit) == ["One", "Two", "Three"]


def test_the_api_tells_kits_and_favourites(as_user: AsUser, sally: User, sam: User, kit: Kit) -> None:
    Favourite.objects.star(sally, Asset.objects.get(title="Two"), on=True)
    browser = as_user(sally)
    assert [one["title"] for one in browser.get("/api/library/favourites").json()] == ["Two"]
    assert [one["name"] for one in browser.get("/api/library/kits").json()] == ["First meeting"]
    told = browser.get(f"/api/library/kits/{kit.uuid}").json()
    assert [one["title"] for one in told["pieces"]] == ["One", "Two", "Three"]
    assert as_user(sam).get(f"/api/library/kits/{kit.uuid}").status_code == 404
    assert search_json(browser, "q=")["count"] >= 0
