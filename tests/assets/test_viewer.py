"""A file read page by page: on its asset's page, behind a link, with scripts and without."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assets.links.activity import activity_of
from assets.models import Asset, TrackedLink, Version
from assets.page.viewer import viewer_of
from audience.events.drain import drain
from audience.models import LinkReading
from editorial.platform.models import User
from tests.html import html_of

AsUser = Callable[[User], Client]
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def spool(settings: LazySettings, tmp_path: Path) -> None:
    settings.SPOOL_DIR = tmp_path / "spool"


@pytest.fixture
def deck(with_file: Callable[..., Asset]) -> Asset:
    """Twelve slides with words of their own."""
    made = with_file("Deck")
    assert made.current_version is not None
    for number in range(1, 13):
        picture = ContentFile(b"jpeg", name=f"{number}.jpg")
        facts: dict[str, Any] = {"title": f"Title {number}", "text": f"Words of {number}.", "notes": f"canary {number}"}
        made.current_version.pages.create(number=number, thumbnail=picture, width=720, height=405, **facts)
    return made


@pytest.fixture
def version(deck: Asset) -> Version:
    assert deck.current_version is not None
    return deck.current_version


@pytest.fixture
def sent(deck: Asset, sally: User) -> Callable[..., str]:
    """The address of a link to the deck."""

    def send(**more: Any) -> str:
        to = {"recipient_name": "Jonas Lind", "recipient_email": "jonas@halden.example"}
        return reverse("library:read", args=[TrackedLink(asset=deck, sender=sally, **to, **more).open_up()])

    return send


def test_one_page_is_shown_beside_a_strip_of_all(sent: Callable[..., str], client: Client) -> None:
    html = html_of(client.get(sent()))
    assert html.count("data-section=") == 1
    assert html.count("data-page=") == 12
    assert "Words of 1." in html
    assert "Words of 2." not in html
    assert "canary" not in html


@pytest.mark.parametrize(
    ("address", "opens_at", "number"),
    [
        ("", "", 1),
        ("", "page-7", 7),
        ("page=3", "page-7", 3),
        ("page=12", "", 12),
        ("page=99", "", 1),
        ("page=x", "", 1),
    ],
)
def test_it_opens_at_its_page(version: Version, address: str, opens_at: str, number: int) -> None:
    viewer = viewer_of(version, "/r/x/", QueryDict(address), opens_at)
    assert viewer is not None
    assert viewer.page.number == number
    around = [one.number if one else None for one in (viewer.previous, viewer.next)]
    assert around == [number - 1 or None, number + 1 if number < 12 else None]


def test_without_scripts_plain_links_lead_from_page_to_page(sent: Callable[..., str], client: Client) -> None:
    address = sent(opens_at="page-2")
    read = []
    while address:
        html = client.get(address).content.decode()
        read += re.findall(r"Words of (\d+)\.", html)
        onwards = re.search(r'rel="next"\s+data-turn="1"\s+href="([^"]+)"', html)
        address = onwards[1] if onwards else ""
    assert read == [str(number) for number in range(2, 13)]


def test_a_script_is_given_the_words_of_the_page_it_turned_to_and_nothing_else(
    sent: Callable[..., str], client: Client
) -> None:
    part = client.get(sent(), {"page": "4", "part": "words"})
    assert "Words of 4." in html_of(part)
    assert "canary" not in html_of(part)
    assert "<html" not in part.content.decode()
    assert part["Cache-Control"] == "private, no-store"


def test_a_link_that_opens_no_longer_gives_no_words(sent: Callable[..., str], client: Client, deck: Asset) -> None:
    address = sent()
    Asset.objects.update(is_internal=True)
    part = client.get(address, {"page": "4", "part": "words"})
    assert (part.status_code, b"Words of" in part.content) == (410, False)


def test_a_password_is_asked_before_any_words(sent: Callable[..., str], client: Client) -> None:
    address = sent()
    link = TrackedLink.objects.get()
    link.set_password("correct horse")
    link.save()
    assert "Words of" not in html_of(client.get(address, {"page": "4", "part": "words"}))


@pytest.mark.usefixtures("frame_kept")
def test_a_page_behind_a_link_costs_the_same_queries_for_much_and_little(
    sent: Callable[..., str], version: Version, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = sent()
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address, {"page": "7"})
    for number in range(13, 200):
        version.pages.create(number=number, text="words " * 500)
    with django_assert_num_queries(6):
        client.get(address, {"page": "7"})
    with django_assert_num_queries(4):
        client.get(address, {"page": "7", "part": "words"})


def test_colleagues_read_notes_say_something_and_send_from_the_page_they_are_at(
    deck: Asset, sally: User, as_user: AsUser
) -> None:
    for parts in ({}, {"part": "words"}):
        html = html_of(as_user(sally).get(deck.get_absolute_url(), {"page": "7", **parts}))
        assert "canary 7" in html
        assert f"/library/{deck.uuid}/send/?page=page-7" in html
        assert "#comments" in html


def test_an_internal_file_gives_a_partner_no_words(deck: Asset, petra: User, as_user: AsUser) -> None:
    Asset.objects.update(is_internal=True)
    assert as_user(petra).get(deck.get_absolute_url(), {"page": "7", "part": "words"}).status_code == 404


def test_asking_for_words_is_no_opening_of_the_asset(deck: Asset, sally: User, as_user: AsUser) -> None:
    as_user(sally).get(deck.get_absolute_url(), {"page": "7", "part": "words"})
    no_file = as_user(sally).get(f"{deck.get_absolute_url()}?page=7&part=words")
    assert no_file.status_code == 200


def shown_without_scripts(client: Client, address: str, *pages: int, **headers: str) -> None:
    for page in pages:
        dot = client.get(f"{address}pages/{page}.gif", headers={"user-agent": AGENT, **headers})
        assert (dot.status_code, dot["Content-Type"], dot["Cache-Control"]) == (200, "image/gif", "private, no-store")
    while drain():
        pass


def test_pages_shown_without_scripts_are_counted_and_not_timed(
    sent: Callable[..., str], client: Client, sally: User, as_user: AsUser
) -> None:
    address = sent()
    assert f'<noscript><img src="{address}pages/3.gif"' in client.get(address, {"page": "3"}).content.decode()
    shown_without_scripts(client, address, 3, 3, 5)
    link = TrackedLink.objects.get()
    found = activity_of([link])[link.uuid]
    assert (found.opened, found.total, found.untimed) == (0, 0, {"page-3": 2, "page-5": 1})
    page = html_of(as_user(sally).get(reverse("library:link", args=[link.uuid])))
    assert "shown 2 times" in page
    assert "whether a person read them cannot be told" in page
    assert "shown without scripts" in html_of(as_user(sally).get("/links/"))


@pytest.mark.parametrize("headers", [{"sec-gpc": "1"}, {"dnt": "1"}])
def test_nothing_is_counted_for_who_wishes_to_be_anonymous(
    sent: Callable[..., str], client: Client, headers: dict[str, str]
) -> None:
    shown_without_scripts(client, sent(), 3, **headers)
    assert not LinkReading.objects.exists()


def test_nothing_is_counted_for_who_reads_without_sharing(sent: Callable[..., str], client: Client) -> None:
    address = sent()
    TrackedLink.objects.get().decline()
    assert "noscript" not in client.get(address).content.decode()
    shown_without_scripts(client, address, 3)
    assert not LinkReading.objects.exists()


def test_a_page_that_does_not_exist_is_not_counted(sent: Callable[..., str], client: Client) -> None:
    shown_without_scripts(client, sent(), 99)
    assert not LinkReading.objects.exists()
