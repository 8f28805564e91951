"""The first reading of a piece after a change: few questions, as many for a long piece as for a short one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.rich_text import expand_db_html

from editorial.pieces.models import ArticlePage, HubPage, ResourcePage
from editorial.platform.cache import site_version
from editorial.site.listing import anything_readable
from editorial.site.sitemaps import Places
from tests.factories import HubFactory, ImageFactory

pytestmark = pytest.mark.django_db

QUERIES = 9  # with pictures and links, once what is near it is known; the frame around it is kept
AT_FIRST = 10


@pytest.fixture
def images(db: None) -> list[Any]:
    return [ImageFactory(title=f"Line {number}") for number in range(10)]


@pytest.fixture
def hub(home: Any) -> HubPage:
    return HubFactory()


def queries_when_cold(client: Client, address: str) -> list[str]:
    site_version._bump()
    client.get("/")  # the frame around the page is warm
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return [row["sql"] for row in found]


def test_a_cold_piece_asks_as_much_however_long_it_is(
    client: Client, hub: HubPage, published: Callable[..., Any], images: list[Any], settings: Any
) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    link = f'<a linktype="page" id="{published("Target").pk}">target</a>'

    def piece(title: str, sections: int, pictures: int, parent: Any) -> Any:
        page = published(title, *((f"S {n}", f"<p>{link} {link}</p>") for n in range(sections)), parent=parent)
        for image in images[:pictures]:
            page.body[0].value["content"].append(("figure", {"image": image, "alt": "A line", "caption": "At night"}))
        page.save_revision().publish()
        return page

    neighbours = [published(f"Neighbour {number}") for number in range(6)]
    short, long = piece("Short", 1, 1, None), piece("Long", 20, 10, hub)
    for page in (short, long):
        assert len(queries_when_cold(client, page.url)) <= AT_FIRST
    asked = [queries_when_cold(client, page.url) for page in (short, long, neighbours[0])]
    assert len(asked[0]) == len(asked[1]) <= QUERIES, asked[1]


def test_a_piece_is_found_by_its_whole_address_only(
    client: Client, hub: HubPage, published: Callable[..., Any], draft: Callable[..., Any]
) -> None:
    published("Deep", ("One", "<p>deep words</p>"), parent=hub)
    draft("Unfinished", parent=hub)
    assert "deep words" in client.get("/guides/deep/").content.decode()
    for address in ("/deep/", "/guides/guides/deep/", "/home/guides/deep/", "/guides/unfinished/"):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("model", [ArticlePage, ResourcePage])
def test_what_closes_a_hub_closes_the_pieces_below_at_once(
    client: Client, hub: HubPage, published: Callable[..., Any], model: Any, settings: Any
) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    published("Canary", ("One", "<p>canary words</p>"), parent=hub, model=model)
    assert "canary words" in client.get("/guides/canary/").content.decode()
    PageViewRestriction.objects.create(page=hub, restriction_type=PageViewRestriction.LOGIN)
    site_version._bump()  # as the commit does
    answer = client.get("/guides/canary/")
    assert (answer.status_code, b"canary words" in answer.content) == (302, False)
    assert "Canary" not in client.get("/").content.decode()


def test_each_of_several_sites_answers_for_its_own_pieces(
    client: Client, hub: HubPage, published: Callable[..., Any], settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    published("Deep", parent=hub)
    root = Page.objects.get(pk=hub.pk)
    Site.objects.create(hostname="guides.example.com", root_page=root, site_name="Guides")
    assert client.get("/deep/", headers={"host": "guides.example.com"}).status_code == 200
    assert client.get("/guides/deep/", headers={"host": "guides.example.com"}).status_code == 404
    assert client.get("/guides/deep/").status_code == 200


def test_a_publication_elsewhere_leaves_little_to_ask_for(
    client: Client, hub: HubPage, published: Callable[..., Any], settings: Any
) -> None:
    """What is printed within the piece, and what stands around it, is kept: only lists of pieces are made anew."""
    settings.PAGE_CACHE_SECONDS = 300
    page, *_ = [published(f"Piece {number}", parent=hub) for number in range(6)]
    queries_when_cold(client, page.url)
    site_version._bump_lists()
    with CaptureQueriesContext(connection) as found:
        assert client.get(page.url).status_code == 200
    assert len(found) <= 3


def test_the_masthead_follows_a_piece_that_stands_in_it(
    client: Client, home: Any, published: Callable[..., Any], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    with django_capture_on_commit_callbacks(execute=True):
        other, piece = published("Other"), published("In the masthead")
        piece.show_in_menus = True
        piece.save_revision().publish()
    nav = '<nav aria-label="Main">'
    assert "In the masthead" in client.get(other.url).content.decode().partition(nav)[2].partition("</nav>")[0]
    with django_capture_on_commit_callbacks(execute=True):
        piece.show_in_menus = False
        piece.save_revision().publish()
    assert "In the masthead" not in client.get(other.url).content.decode().partition(nav)[2].partition("</nav>")[0]


def test_a_link_to_a_page_reads_one_narrow_row_of_it(published: Callable[..., Any]) -> None:
    targets = [published(f"Target {number}") for number in range(5)]
    assert targets[0].url  # where the site begins is kept
    with CaptureQueriesContext(connection) as found:
        html = expand_db_html("".join(f'<a linktype="page" id="{page.pk}">x</a>' for page in targets))
    assert html == "".join(f'<a href="{page.url}">x</a>' for page in targets)
    assert len(found) == 1
    assert expand_db_html('<a linktype="page" id="987654">x</a><a linktype="page" id="x">x</a>') == "<a>x</a>" * 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="with so few rows PostgreSQL reads the table")
def test_no_cold_page_looks_through_all_pages_there_are(home: Any, hub: HubPage) -> None:
    """For the masthead, for places in the sitemap, or to see whether there is anything to read."""
    home.refresh_from_db()
    assert "site_pages_in_the_menu" in home.get_children().live().in_menu().explain()
    assert not [plan for plan in plans_of(Places().items) if plan == "SCAN wagtailcore_page"]
    assert not [plan for plan in plans_of(anything_readable) if "B-TREE" in plan]


def plans_of(action: Callable[[], object]) -> list[str]:
    """How SQLite does what is asked for there, a step each."""
    with CaptureQueriesContext(connection) as asked:
        action()
    plans = []
    for query in asked:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plans += [str(row[3]) for row in cursor.fetchall()]
    assert plans
    return plans
