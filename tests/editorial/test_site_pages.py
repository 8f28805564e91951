"""What a reader gets."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from editorial.pieces.models import ResourcePage
from tests.factories import HubFactory
from tests.html import html_of

pytestmark = pytest.mark.django_db


def test_the_empty_site_says_what_will_be_here(client: Client) -> None:
    assert "The first issue is being written" in client.get("/").content.decode()


def test_an_article_shows_its_sections_under_their_anchors(client: Client, published: Callable[..., Any]) -> None:
    page = published("Two prices", ("The second price", "<p>Price the hours.</p>"))
    text = html_of(client.get(page.url))
    assert f'<article class="piece" data-piece="{page.uuid}">' in text
    assert '<section id="the-second-price" data-section="the-second-price"' in text
    assert "<p>Price the hours.</p>" in text
    assert page.sections() == [("the-second-price", "The second price", "Price the hours.")]


def test_a_resource_has_a_page_of_its_own(client: Client, published: Callable[..., Any]) -> None:
    page = published("The calculator", model=ResourcePage, link="https://tools.example.com/")
    assert "https://tools.example.com/" in client.get(page.url).content.decode()


@pytest.mark.parametrize("address", ["/", "/topics/cost-of-downtime/", "/for/cfo/", "/search/?q=prices", "/guides/"])
def test_a_published_piece_is_found_everywhere(
    client: Client, published: Callable[..., Any], home: Any, work: Callable[[], int], address: str
) -> None:
    hub = HubFactory()
    published("Two prices", parent=hub)
    work()
    assert "Two prices" in client.get(address).content.decode()


def test_a_draft_is_found_nowhere(client: Client, draft: Callable[..., Any]) -> None:
    draft("Something to read", published=True)
    draft("Canary", ("Canary", "<p>Canary</p>"))
    for address in ("/", "/topics/cost-of-downtime/", "/for/cfo/"):
        assert "Canary" not in client.get(address).content.decode(), address
    assert "0 pieces" in client.get("/search/?q=canary").content.decode()
