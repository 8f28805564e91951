"""Rooms: what their owner does, what guests see and do, what is known of it, and when it ends."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assets.links.activity import activity_of
from assets.models import Asset, Kit, Room, RoomComment, RoomGuest, RoomStep, TrackedLink
from assets.models.rooms import KEEP_DELETED, LONGEST_COMMENT, MOST_PIECES
from assets.personal_data import erase
from assets.rooms.door_views import COMMENTS_AN_HOUR
from audience.events.drain import drain
from audience.models import LinkReading
from editorial.platform.models import Token, User
from tests.html import html_of

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PEOPLE = "Elin Brandt, elin@tarn.example\nPer Holm, per@tarn.example\nMira Dahl, mira@tarn.example"


@pytest.fixture(autouse=True)
def spool(settings: LazySettings, tmp_path: Path) -> None:
    settings.SPOOL_DIR = tmp_path / "spool"


@pytest.fixture
def deck(with_file: MakeAsset) -> Asset:
    made = with_file("What to tell the board")
    assert made.current_version is not None
    for number in range(1, 4):
        made.current_version.pages.create(number=number, title=f"Title {number}", text=f"Words of {number}.")
    return made


@pytest.fixture
def room(sally: User, as_user: AsUser, deck: Asset, with_file: MakeAsset) -> Room:
    """For Tarn Bakeries: a deck and a sheet, three people."""
    day = timezone.localdate() + timedelta(days=60)
    form = {"name": "Tarn Bakeries", "people": PEOPLE, "welcome": "As we said.", "expires_on": day.isoformat()}
    made = as_user(sally).post(f"/links/rooms/new/?asset={deck.uuid}", form | {"allows_download": "on"})
    assert made.status_code == 302, html_of(made)
    room = Room.objects.get()
    assert room.add_piece(with_file("The downtime sheet"))
    return room


def way_of(name: str) -> str:
    token = RoomGuest.objects.get(name__startswith=name).plain_token()
    assert token
    return f"/r/{token}/"


def come_in(name: str, share: str = "yes") -> str:
    """The address of somebody who is in the room."""
    way = way_of(name)
    answer = Client().post(f"{way}join/", {"share": share})
    assert answer.status_code == 302
    return way


def tell(way: str, asset: Asset, *told: tuple[str, str, float], ago: float = 0) -> None:
    """What the browser behind a guest's link says of reading a piece, so many seconds ago."""
    now = (timezone.now() - timedelta(seconds=ago)).isoformat()
    events = [
        {"id": f"{n:032x}", "kind": kind, "piece": str(asset.uuid), "section": section, "value": value, "at": now}
        for n, (kind, section, value) in enumerate(told, hash((way, str(asset.uuid))) % 10**12)
    ]
    token = way.split("/")[2]
    Client().post(f"/e?l={token}", json.dumps(events), content_type="text/plain", HTTP_USER_AGENT=AGENT)
    while drain():
        pass


READING = (("view", "", 0), ("engaged", "page-2", 9), ("section", "page-2", 0))


def test_each_person_gets_a_link_of_their_own(room: Room, sally: User, as_user: AsUser) -> None:
    assert [guest.name for guest in room.guests.present()] == ["Elin Brandt", "Per Holm", "Mira Dahl"]
    assert TrackedLink.objects.filter(guest__room=room).count() == 6
    page = html_of(as_user(sally).get(room.get_absolute_url()))
    for name in ("Elin", "Per", "Mira"):
        assert way_of(name) in page
    tokens = [way_of(name).split("/")[2] for name in ("Elin", "Per", "Mira")]
    kept = str([list(model._base_manager.values()) for model in (RoomGuest, TrackedLink, Token, Room)])
    assert not any(token in kept for token in tokens)


def test_opening_the_link_changes_nothing_and_coming_in_is_said(room: Room, client: Client) -> None:
    way = way_of("Elin")
    before = list(RoomGuest.objects.values())
    page = client.get(way)
    client.head(way)
    assert list(RoomGuest.objects.values()) == before
    assert "Elin Brandt, come in" in html_of(page)
    assert "What you read in the room is shared" in html_of(page)
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")
    assert not page.cookies
    assert "The downtime sheet" not in html_of(page)
    come_in("Elin")
    inside = html_of(client.get(way))
    assert "What to tell the board" in inside
    assert "The downtime sheet" in inside
    assert "Per Holm" in inside
    assert "per@tarn.example" not in inside


def test_the_owner_is_mailed_on_the_first_joining_only(
    room: Room, work: Callable[[], int], mailoutbox: list[Any]
) -> None:
    for _ in range(3):
        come_in("Elin")
    work()
    assert [mail.subject for mail in mailoutbox] == ["Elin Brandt is in the room for Tarn Bakeries"]


def test_reading_in_the_room_is_that_guests_reading_of_that_piece(
    room: Room, deck: Asset, client: Client, sally: User, as_user: AsUser
) -> None:
    way = come_in("Elin")
    html = html_of(client.get(f"{way}{deck.uuid}/", {"page": "2"}))
    assert "Words of 2." in html
    assert f'data-link="{way.split("/")[2]}"' in html
    tell(way, deck, *READING)
    elins = TrackedLink.objects.get(guest__name="Elin Brandt", asset=deck)
    found = activity_of(list(TrackedLink.objects.all()))
    assert set(found) == {elins.uuid}
    assert found[elins.uuid].seconds == {"page-2": 9.0}
    page = html_of(as_user(sally).get(room.get_absolute_url()))
    assert "9 s" in page
    assert "Nobody has opened</b> The downtime sheet" in page
    by_page = html_of(as_user(sally).get(reverse("library:link", args=[elins.uuid])))
    assert "Room for Tarn Bakeries" in by_page
    table = as_user(sally).get(f"{room.get_absolute_url()}reading.csv").content.decode()
    assert "Elin Brandt,elin@tarn.example,What to tell the board,part 2: Title 2,1,9.0" in table


def test_two_pieces_read_in_one_room_are_told_apart(room: Room, deck: Asset) -> None:
    way = come_in("Elin")
    sheet = Asset.objects.get(title="The downtime sheet")
    tell(way, deck, *READING, ago=60)
    tell(way, sheet, ("view", "", 0), ("engaged", "", 4))
    spent = {
        link.asset.title: activity_of([link])[link.uuid].total
        for link in TrackedLink.objects.all()
        if activity_of([link])
    }
    assert spent == {"What to tell the board": 9.0, "The downtime sheet": 4.0}


def test_who_declines_is_not_seen_reading_and_what_was_told_is_forgotten(
    room: Room, deck: Asset, client: Client, sally: User, as_user: AsUser
) -> None:
    way = come_in("Elin")
    tell(way, deck, *READING)
    client.post(f"{way}sharing/", {"share": "no"})
    assert not LinkReading.objects.exists()
    tell(way, deck, ("view", "", 0), ("engaged", "page-3", 9))
    assert not LinkReading.objects.exists()
    assert "does not share it" in html_of(as_user(sally).get(room.get_absolute_url()))
    assert "data-link" not in html_of(client.get(f"{way}{deck.uuid}/"))
    room.add_piece(Asset.objects.get(title="The downtime sheet"))
    assert not TrackedLink.objects.filter(guest__name="Elin Brandt", declined_at=None).exists()
    client.post(f"{way}sharing/", {"share": "yes"})
    assert not TrackedLink.objects.exclude(declined_at=None).exists()


def test_a_revoked_guest_opens_nothing_at_once_and_the_others_go_on(
    room: Room, deck: Asset, client: Client, sally: User, as_user: AsUser
) -> None:
    elin, per = come_in("Elin"), come_in("Per")
    guest = RoomGuest.objects.get(name="Elin Brandt")
    as_user(sally).post(f"{room.get_absolute_url()}people/{guest.uuid}/revoke/")
    assert client.get(elin).status_code == 410
    for path in (f"{deck.uuid}/", f"{deck.uuid}/?page=2&part=words"):
        assert client.get(elin + path).status_code == 410
    for path in (f"{deck.uuid}/file/", f"{deck.uuid}/pages/1.jpg"):
        assert client.get(elin + path).status_code == 404
    assert client.post(f"{elin}comments/", {"text": "still here"}).status_code == 404
    assert client.get(f"{per}{deck.uuid}/").status_code == 200
    tell(elin, deck, *READING)
    assert not LinkReading.objects.exists()
    as_user(sally).post(f"{room.get_absolute_url()}people/{guest.uuid}/renew/")
    assert client.get(elin).status_code == 404
    assert client.get(f"{way_of('Elin')}{deck.uuid}/").status_code == 200


def test_a_piece_taken_out_opens_no_longer_and_comes_back_with_its_sentence(
    room: Room, deck: Asset, client: Client, sally: User, as_user: AsUser
) -> None:
    way, sales = come_in("Elin"), as_user(sally)
    at = f"{room.get_absolute_url()}{deck.uuid}/"
    sales.post(f"{at}note/", {"note": "Slide four decides."})
    assert "Slide four decides." in html_of(client.get(way))
    page = sales.post(f"{at}take-out/", follow=True)
    assert "was taken out" in html_of(page)
    assert client.get(f"{way}{deck.uuid}/").status_code == 302
    assert client.get(f"{way}{deck.uuid}/file/").status_code == 404
    sales.post(f"{at}put-back/")
    assert "Slide four decides." in html_of(client.get(f"{way}{deck.uuid}/"))


@pytest.mark.parametrize("change", [{"is_internal": True}, {"is_live": False}, {"expires_on": "2001-01-01"}])
def test_a_piece_taken_back_is_not_shown_in_rooms(
    room: Room, deck: Asset, client: Client, change: dict[str, Any]
) -> None:
    way = come_in("Elin")
    Asset.objects.filter(pk=deck.pk).update(**change)
    assert "What to tell the board" not in html_of(client.get(way))
    assert client.get(f"{way}{deck.uuid}/").status_code == 302
    assert client.get(f"{way}{deck.uuid}/file/").status_code == 404


def test_no_piece_opens_before_a_guest_has_come_in_nor_one_that_is_not_in_the_room(
    room: Room, deck: Asset, with_file: MakeAsset, client: Client
) -> None:
    way, elsewhere = way_of("Per"), with_file("Not for them")
    assert client.get(f"{way}{deck.uuid}/")["Location"] == way
    assert client.get(f"{way}{deck.uuid}/file/").status_code == 404
    come_in("Per")
    for path in (f"{elsewhere.uuid}/file/", f"{elsewhere.uuid}/pages/1.jpg", f"{elsewhere.uuid}/pages/1.gif"):
        assert client.get(way + path).status_code == 404
    assert "Not for them" not in html_of(client.get(f"{way}{elsewhere.uuid}/", follow=True))


def test_files_are_taken_only_if_the_room_lets_them(room: Room, deck: Asset, client: Client) -> None:
    way = come_in("Elin")
    assert client.get(f"{way}{deck.uuid}/file/").status_code == 200
    room.allows_download = False
    room.save()
    room.follow()
    assert client.get(f"{way}{deck.uuid}/file/").status_code == 404
    assert "Download" not in html_of(client.get(f"{way}{deck.uuid}/"))


def test_a_password_stands_before_everything(room: Room, deck: Asset, client: Client) -> None:
    way = come_in("Elin")
    room.set_password("correct horse")
    room.save()
    for path in ("", f"{deck.uuid}/"):
        assert "What is the password?" in html_of(client.get(way + path))
    assert client.get(f"{way}{deck.uuid}/file/").status_code == 404
    assert client.post(f"{way}comments/", {"text": "x"}).status_code == 404
    assert client.post(way, {"password": "wrong one"}).status_code == 422
    assert client.post(way, {"password": "correct horse"}).status_code == 302
    assert "What to tell the board" in html_of(client.get(way))
    assert client.get(f"{way}{deck.uuid}/file/").status_code == 200


def test_a_room_ends_with_its_last_day_and_can_be_kept_open_longer(
    room: Room, client: Client, sally: User, as_user: AsUser, time_machine: Any
) -> None:
    way = come_in("Elin")
    time_machine.move_to(timezone.now() + timedelta(days=62))
    assert "This link has run out" in html_of(client.get(way))
    day = timezone.localdate() + timedelta(days=9)
    form = {"name": "Tarn Bakeries", "expires_on": day.isoformat()}
    as_user(sally).post(f"{room.get_absolute_url()}change/", form)
    assert client.get(way).status_code == 200


def test_a_deleted_room_is_closed_at_once_comes_back_and_is_gone_after_a_month(
    room: Room, deck: Asset, client: Client, sally: User, as_user: AsUser, time_machine: Any
) -> None:
    way, sales = come_in("Elin"), as_user(sally)
    sales.post(f"{room.get_absolute_url()}delete/")
    assert client.get(way).status_code == 410
    tell(way, deck, *READING)
    assert not LinkReading.objects.exists()
    assert "Take it back" in html_of(sales.get("/links/rooms/"))
    sales.post(f"{room.get_absolute_url()}restore/")
    assert client.get(way).status_code == 200
    sales.post(f"{room.get_absolute_url()}delete/")
    time_machine.move_to(timezone.now() + KEEP_DELETED + timedelta(hours=1))
    assert Room.objects.forget_deleted() == 1
    assert not RoomGuest.objects.exists()
    assert not TrackedLink.objects.exists()


def test_all_in_the_room_read_what_is_said_and_markup_is_text(
    room: Room, client: Client, sally: User, as_user: AsUser, work: Callable[[], int], mailoutbox: list[Any]
) -> None:
    elin, per = come_in("Elin"), come_in("Per")
    client.post(f"{elin}comments/", {"text": "<script>alert(1)</script> Is that per line?"})
    as_user(sally).post(f"{room.get_absolute_url()}comments/", {"text": "Per line."})
    for page in (client.get(per), as_user(sally).get(room.get_absolute_url())):
        assert "<script>alert" not in page.content.decode()
        assert "Is that per line?" in html_of(page)
        assert "Per line." in html_of(page)
    work()
    assert "Elin Brandt wrote in the room for Tarn Bakeries" in [mail.subject for mail in mailoutbox]
    elins = RoomComment.objects.get(guest__name="Elin Brandt")
    assert client.post(f"{per}comments/{elins.uuid}/delete/").status_code == 404
    client.post(f"{elin}comments/{elins.uuid}/delete/")
    assert RoomComment.objects.count() == 1


def test_what_guests_say_is_bounded_and_what_is_refused_comes_back(room: Room, client: Client) -> None:
    way = come_in("Elin")
    refused = client.post(f"{way}comments/", {"text": "x" * (LONGEST_COMMENT + 1)})
    assert refused.status_code == 422
    assert "x" * (LONGEST_COMMENT + 1) in refused.content.decode()
    assert client.post(f"{way}comments/", {"text": " "}).status_code == 422
    codes = [client.post(f"{way}comments/", {"text": str(n)}).status_code for n in range(COMMENTS_AN_HOUR + 2)]
    assert (codes.count(302), codes[-1]) == (COMMENTS_AN_HOUR, 422)


def test_both_sides_tick_what_is_next(room: Room, client: Client, sally: User, as_user: AsUser) -> None:
    way, sales = come_in("Elin"), as_user(sally)
    elin = RoomGuest.objects.get(name="Elin Brandt")
    form = {"text": "Figures of your plant", "guest": elin.pk, "due_on": "2030-01-08"}
    sales.post(f"{room.get_absolute_url()}steps/", form)
    sales.post(f"{room.get_absolute_url()}steps/", {"text": "A date with the plant"})
    assert "Elin Brandt, until 8 January" in html_of(client.get(way))
    step = RoomStep.objects.get(guest=elin)
    client.post(f"{way}steps/{step.uuid}/", {"done": "yes"})
    assert "done by Elin Brandt" in html_of(sales.get(room.get_absolute_url()))
    sales.post(f"{room.get_absolute_url()}steps/{step.uuid}/", {"done": "no"})
    assert "done by" not in html_of(client.get(way))
    assert "Say what is to be done" in html_of(sales.post(f"{room.get_absolute_url()}steps/", {"text": ""}))


def test_a_colleague_who_tries_a_guests_link_neither_comes_in_nor_speaks_for_them(
    room: Room, deck: Asset, sally: User, as_user: AsUser
) -> None:
    way, sales = way_of("Elin"), as_user(sally)
    assert "You are logged in" in html_of(sales.get(way))
    assert "data-link" not in html_of(sales.get(f"{way}{deck.uuid}/"))
    for path in ("join/", "comments/"):
        assert sales.post(f"{way}{path}", {"text": "x", "share": "yes"}).status_code == 403
    assert not RoomGuest.objects.exclude(joined_at=None).exists()


def test_rooms_are_seen_by_their_owner_and_the_lead_and_changed_by_the_owner(
    room: Room, deck: Asset, sam: User, petra: User, ed: User, as_user: AsUser
) -> None:
    elin = RoomGuest.objects.get(name="Elin Brandt")
    at = room.get_absolute_url()
    posts = ["delete/", "people/", "steps/", "comments/", f"{deck.uuid}/take-out/", f"people/{elin.uuid}/renew/"]
    for other in (petra, ed):
        browser = as_user(other)
        assert "Tarn" not in html_of(browser.get("/links/rooms/"))
        for path in ("", "change/", "add/", "reading.csv"):
            assert browser.get(at + path).status_code == 404
        for path in [*posts, f"people/{elin.uuid}/revoke/"]:
            assert browser.post(at + path).status_code == 404
    lead = as_user(sam)
    assert "Tarn Bakeries" in html_of(lead.get("/links/rooms/"))
    page = html_of(lead.get(at))
    assert "Who read what" in page
    assert "/r/" not in page
    for path in posts:
        assert lead.post(at + path).status_code == 403
    lead.post(f"{at}people/{elin.uuid}/revoke/")
    assert not room.guests.present().filter(pk=elin.pk).exists()


def test_links_in_rooms_stand_on_the_rooms_page_and_not_among_the_links(
    room: Room, sally: User, as_user: AsUser
) -> None:
    assert "Elin Brandt" not in html_of(as_user(sally).get("/links/"))


def test_what_may_not_be_sent_comes_into_no_room(
    room: Room, with_file: MakeAsset, sally: User, as_user: AsUser
) -> None:
    card = with_file("Battle card", is_internal=True)
    sales = as_user(sally)
    assert sales.get(f"/library/{card.uuid}/rooms/").status_code == 403
    page = sales.post(f"{room.get_absolute_url()}add/", {"asset": str(card.uuid)}, follow=True)
    assert "for colleagues only" in html_of(page)
    assert not room.items.filter(asset=card).exists()


def test_a_room_is_made_of_a_kit_without_its_notes(
    deck: Asset, with_file: MakeAsset, sally: User, as_user: AsUser
) -> None:
    kit = Kit.objects.create(owner=sally, name="For a board")
    for asset in (deck, with_file("Battle card", is_internal=True)):
        kit.add(asset)
    kit.items.update(note="canary note")
    form = {"name": "Tarn", "expires_on": timezone.localdate().isoformat()}
    page = as_user(sally).post(f"/links/rooms/new/?kit={kit.uuid}", form, follow=True)
    assert "Battle card”: It is internal" in html_of(page)
    item = Room.objects.get().items.get()
    assert (item.asset, item.note) == (deck, "")


def test_a_broken_list_of_people_comes_back_with_the_reason(room: Room, sally: User, as_user: AsUser) -> None:
    answer = as_user(sally).post(f"{room.get_absolute_url()}people/", {"people": "Nora, nora-at-tarn"})
    assert answer.status_code == 422
    assert "no e-mail address" in html_of(answer)
    assert "nora-at-tarn" in html_of(answer)
    assert room.guests.count() == 3


def test_somebody_asked_in_twice_is_in_once(room: Room) -> None:
    assert room.add_guests([("Elin", "ELIN@tarn.example"), ("Nora", "nora@tarn.example")])[0].name == "Nora"
    assert room.guests.count() == 4


def test_a_full_room_takes_no_more(room: Room, with_file: MakeAsset) -> None:
    for number in range(MOST_PIECES - 2):
        assert room.add_piece(with_file(f"Piece {number}"))
    assert not room.add_piece(with_file("One too many"))


def test_an_erased_guest_is_gone_with_what_they_said(room: Room, client: Client) -> None:
    way = come_in("Elin")
    client.post(f"{way}comments/", {"text": "It is Elin."})
    step = room.steps.create(text="Figures")
    client.post(f"{way}steps/{step.uuid}/", {"done": "yes"})
    erase("Elin@Tarn.example")
    kept = str([list(model._base_manager.values()) for model in (RoomGuest, RoomComment, RoomStep, TrackedLink)])
    assert "Elin" not in kept
    assert "elin" not in kept
    assert client.get(way).status_code == 410


@pytest.mark.usefixtures("frame_kept")
def test_rooms_cost_the_same_queries_for_much_and_little(
    room: Room,
    deck: Asset,
    with_file: MakeAsset,
    client: Client,
    sally: User,
    as_user: AsUser,
) -> None:
    way, sales, at = come_in("Elin"), as_user(sally), room.get_absolute_url()
    screens = [(client, way), (client, f"{way}{deck.uuid}/"), (sales, at), (sales, "/links/rooms/")]
    costs = []
    for _ in range(2):
        sales.get(at)
        costs.append([queries_of(*screen) for screen in screens])
        for number in range(6):
            room.add_piece(with_file(f"Piece {number}"))
            room.steps.create(text=str(number))
            room.comments.create(author=sally, text=str(number))
            Room.objects.create(owner=sally, name=str(number), expires_at=room.expires_at)
        room.add_guests([(f"Guest {number}", f"guest{number}@tarn.example") for number in range(6)])
    assert costs == [[6, 9, 11, 6]] * 2


def queries_of(browser: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)
