"""How links open: passwords, versions, presets, a second copy of the address, and the recipient's word on sharing."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assets.links import activity, passwords
from assets.links.activity import LinkActivity
from assets.models import Asset, LinkPreset, TrackedLink
from assets.personal_data import erase
from editorial.pieces.models import ArticlePage
from editorial.platform.models import Token, User
from tests.factories import DocumentFactory
from tests.html import html_of

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]
Send = Callable[..., str]

PASSWORD = "correct horse"


@pytest.fixture
def send(sally: User, as_user: AsUser) -> Send:
    """Sally sends an asset to Jonas; the path of the link, as shown to her."""

    def post(asset: Asset, **fields: str) -> str:
        page = as_user(sally).post(f"/library/{asset.uuid}/send/", form(**fields)).content.decode()
        found = re.search(r'value="http://[^/]+(/r/[^"#]+)', page)
        assert found, page
        return found[1]

    return post


def form(**fields: str) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=30)
    person = {"recipient_name": "Jonas Lind", "recipient_email": "jonas@halden.example"}
    return {**person, "expires_on": day.isoformat(), "allows_download": "on", **fields}


def documents_address(piece: ArticlePage, address: str) -> str:
    return f"/documents/{piece.body[0].value['content'][0].value['document'].pk}/x/?l={address.split('/')[2]}"


def test_a_link_with_a_password_shows_nothing_before_it(with_file: MakeAsset, send: Send, client: Client) -> None:
    asset = with_file("Secret deck")
    address = send(asset, password=PASSWORD)
    page = client.get(address)
    assert "What is the password?" in html_of(page)
    assert "Secret deck" not in html_of(page)
    assert str(asset.uuid) not in html_of(page)
    assert client.get(f"{address}file/").status_code == 404
    assert client.get(f"{address}pages/1.jpg").status_code == 404


def test_the_password_opens_pages_and_files_of_that_link_only(with_file: MakeAsset, send: Send, client: Client) -> None:
    address, other = send(with_file(), password=PASSWORD), send(with_file(), password=PASSWORD)
    assert client.post(address, {"password": PASSWORD}).status_code == 302
    assert client.get(f"{address}file/").status_code == 200
    assert "Deck" in html_of(client.get(address))
    assert client.get(f"{other}file/").status_code == 404
    assert Client().get(f"{address}file/").status_code == 404


def test_a_wrong_password_says_so(with_file: MakeAsset, send: Send, client: Client) -> None:
    answer = client.post(send(with_file(), password=PASSWORD), {"password": "wrong horse"})
    assert (answer.status_code, "That is not the password" in html_of(answer)) == (422, True)
    assert not answer.cookies


def test_tries_are_counted_for_the_place_and_for_the_link(
    with_file: MakeAsset, send: Send, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right one is not looked at any more either, or trying on would find it."""
    monkeypatch.setattr(passwords, "FOR_ONE_LINK", 12)
    address = send(with_file(), password=PASSWORD)
    for _ in range(passwords.FROM_ONE_PLACE):
        assert client.post(address, {"password": "wrong"}).status_code == 422
    assert client.post(address, {"password": PASSWORD}).status_code == 429
    assert client.post(address, {"password": PASSWORD}, REMOTE_ADDR="10.0.0.2").status_code == 302
    assert client.post(address, {"password": PASSWORD}, REMOTE_ADDR="10.0.0.3").status_code == 429


def test_the_password_is_kept_hashed_and_in_no_mail(with_file: MakeAsset, sally: User, as_user: AsUser) -> None:
    page = html_of(as_user(sally).post(f"/library/{with_file().uuid}/send/", form(password=PASSWORD)))
    link = TrackedLink.objects.get()
    assert PASSWORD not in link.password
    assert passwords.is_right(link, PASSWORD)
    assert page.count(PASSWORD) == 1
    assert "It opens with a password, which you get from me another way" in page


@pytest.mark.parametrize("password", ["short", "x" * 73])
def test_a_password_is_neither_short_nor_endless(
    with_file: MakeAsset, sally: User, as_user: AsUser, password: str
) -> None:
    answer = as_user(sally).post(f"/library/{with_file().uuid}/send/", form(password=password))
    assert answer.status_code == 422
    assert not TrackedLink.objects.exists()


def test_another_password_shuts_those_out_who_knew_the_old_one(
    with_file: MakeAsset, send: Send, client: Client
) -> None:
    address = send(with_file(), password=PASSWORD)
    client.post(address, {"password": PASSWORD})
    link = TrackedLink.objects.get()
    link.set_password("another horse")
    link.save()
    assert client.get(f"{address}file/").status_code == 404


def test_the_sender_copies_the_address_again_and_nobody_else(
    with_file: MakeAsset, send: Send, sally: User, sam: User, ada: User, as_user: AsUser
) -> None:
    address = send(with_file(), opens_at="")
    page = f"/links/{TrackedLink.objects.get().uuid}/"
    assert address in html_of(as_user(sally).get(page))
    for lead in (sam, ada):
        shown = html_of(as_user(lead).get(page))
        assert "Jonas Lind" in shown
        assert address.split("/")[2] not in shown


def test_the_copy_is_sealed_and_goes_with_the_link(
    with_file: MakeAsset, send: Send, sally: User, as_user: AsUser
) -> None:
    token = send(with_file()).split("/")[2]
    link = TrackedLink.objects.get()
    assert token not in str(list(TrackedLink.objects.values()) + list(Token.objects.values()))
    link.revoke()
    assert TrackedLink.objects.get().plain_token() is None
    assert token not in html_of(as_user(sally).get(f"/links/{link.uuid}/"))


def test_a_copy_in_another_row_opens_nothing(with_file: MakeAsset, send: Send) -> None:
    send(with_file())
    send(with_file())
    one, other = TrackedLink.objects.all()
    one.sealed_token = other.sealed_token
    assert one.plain_token() is None


def test_under_another_secret_links_work_and_copies_do_not(
    with_file: MakeAsset, send: Send, client: Client, sally: User, as_user: AsUser, settings: Any
) -> None:
    address = send(with_file())
    settings.SECRET_KEY = "another"
    assert client.get(address).status_code == 200
    assert "cannot be shown again" in html_of(as_user(sally).get(f"/links/{TrackedLink.objects.get().uuid}/"))


def test_erasing_a_recipient_takes_the_copy_and_the_password(with_file: MakeAsset, send: Send) -> None:
    send(with_file(), password=PASSWORD)
    erase("jonas@halden.example")
    link = TrackedLink.objects.get()
    assert (link.sealed_token, link.password, link.note) == ("", "", "")


def test_the_sender_decides_what_a_new_version_does(with_file: MakeAsset, send: Send, client: Client) -> None:
    asset = with_file(content=b"older")
    new, old = send(asset, on_new_version="shown"), send(asset, on_new_version="said")
    assert "newer one" not in html_of(client.get(old))
    asset.supersede(with_file("other", content=b"newer").versions.get().document)
    assert content(client, new) == b"newer"
    assert content(client, old) == b"older"
    assert "There is a newer one: ask Sally for it" in html_of(client.get(old))
    assert "It has been renewed since it was sent to you: this is version 2" in html_of(client.get(new))


def content(client: Client, address: str) -> bytes:
    return b"".join(client.get(f"{address}file/").streaming_content)  # type: ignore[attr-defined]


def test_a_link_that_stays_with_its_version_shows_that_ones_pages(
    with_file: MakeAsset, send: Send, client: Client
) -> None:
    asset = with_file()
    asset.versions.get().pages.create(number=1, text="the older words")
    address = send(asset, on_new_version="said")
    asset.supersede(DocumentFactory()).pages.create(number=1, text="the newer words")
    page = html_of(client.get(address))
    assert "the older words" in page
    assert "the newer words" not in page


def test_what_was_kept_as_a_preset_is_what_the_form_starts_with(
    with_file: MakeAsset, send: Send, sally: User, as_user: AsUser
) -> None:
    asset = with_file()
    day = timezone.localdate() + timedelta(days=7)
    fields = {"allows_download": "", "on_new_version": "said", "tells_by_mail": "on", "password": PASSWORD}
    send(asset, keep_as="Careful", expires_on=day.isoformat(), **fields)
    preset = LinkPreset.objects.get()
    assert (preset.owner, preset.days, preset.allows_download, preset.has_password) == (sally, 7, False, True)
    started = as_user(sally).get(f"/library/{asset.uuid}/send/?preset={preset.uuid}").context["form"]
    assert started["expires_on"].value() == day
    assert started["on_new_version"].value() == "said"
    assert not started["allows_download"].value()
    assert len(started["password"].value()) == 10
    assert PASSWORD not in str(LinkPreset.objects.values())


def test_presets_are_ones_own(with_file: MakeAsset, sally: User, sam: User, as_user: AsUser) -> None:
    preset = LinkPreset.objects.create(owner=sam, name="Zebra", days=3)
    page = as_user(sally).get(f"/library/{with_file().uuid}/send/?preset={preset.uuid}")
    assert "Zebra" not in html_of(page)
    assert page.context["preset"] is None
    as_user(sally).post(f"/links/presets/{preset.uuid}/delete/")
    assert LinkPreset.objects.exists()
    as_user(sam).post(f"/links/presets/{preset.uuid}/delete/")
    assert not LinkPreset.objects.exists()


def test_nobody_keeps_presets_without_end(
    with_file: MakeAsset, sally: User, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.links.forms.MOST_PRESETS", 1)
    LinkPreset.objects.create(owner=sally, name="One")
    answer = as_user(sally).post(f"/library/{with_file().uuid}/send/", form(keep_as="Two"))
    assert answer.status_code == 422
    assert "You have 1 presets" in html_of(answer)


def test_the_recipient_is_told_and_can_read_without_sharing(
    with_file: MakeAsset, send: Send, client: Client, sally: User, as_user: AsUser
) -> None:
    address = send(with_file("Deck"))
    assert "data-link" in html_of(client.get(address))
    assert "What you read here is shared" in html_of(client.get(address))
    client.get(f"{address}sharing/")
    assert TrackedLink.objects.sharing().exists()
    answer = client.post(f"{address}sharing/", {"share": "no"}, follow=True)
    assert "You read without sharing" in html_of(answer)
    assert "Deck" in html_of(answer)
    assert "data-link" not in html_of(answer)
    assert not answer.cookies
    assert "reads without sharing it" in html_of(as_user(sally).get("/links/"))
    client.post(f"{address}sharing/", {"share": "yes"})
    assert "data-link" in html_of(client.get(address))


def test_the_word_on_sharing_needs_an_open_link_and_its_password(
    with_file: MakeAsset, send: Send, client: Client
) -> None:
    address = send(with_file(), password=PASSWORD)
    assert client.post(f"{address}sharing/", {"share": "no"}).status_code == 404
    client.post(address, {"password": PASSWORD})
    assert client.post(f"{address}sharing/", {"share": "no"}).status_code == 302
    TrackedLink.objects.get().revoke()
    assert client.post(f"{address}sharing/", {"share": "yes"}).status_code == 404


@pytest.mark.usefixtures("frame_kept")
@pytest.mark.parametrize("pages", [1, 60])
def test_one_link_costs_the_same_queries_however_long_its_file_is(
    with_file: MakeAsset,
    send: Send,
    sally: User,
    as_user: AsUser,
    django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
    pages: int,
) -> None:
    asset = with_file()
    for number in range(1, pages + 1):
        asset.versions.get().pages.create(number=number)
    send(asset)
    link = TrackedLink.objects.get()
    monkeypatch.setattr(activity, "SOURCE", lambda links: {link.uuid: LinkActivity(1, None, {"page-1": 9.0})})
    browser = as_user(sally)
    with django_assert_num_queries(6):  # session, user, roles, link, version, pages
        browser.get(f"/links/{link.uuid}/")
