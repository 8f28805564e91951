"""What readers, networks and search engines get, and what they never get."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from editorial.pieces.models import ArticlePage, HomePage, HubPage, ResourcePage
from editorial.platform.models import User
from editorial.site import sitemaps
from editorial.site.brand.contrast import contrast
from editorial.site.models import BrandSettings
from editorial.site.related import related_to
from editorial.vocabulary.models import BuyingStage, Topic
from search.answer import Answer
from search.engines import Engine, Unavailable
from search.query import Query
from tests.factories import BuyingStageFactory, HubFactory, ImageFactory, PersonaFactory, TopicFactory
from tests.html import html_of

pytestmark = pytest.mark.django_db

EVERYWHERE = (
    "/",
    "/guides/",
    "/topics/cost-of-downtime/",
    "/for/cfo/",
    "/search/?q=canary",
    "/feed/",
    "/topics/cost-of-downtime/feed/",
    "/sitemap-pieces.xml",
)


@pytest.fixture
def hub(home: Any) -> HubPage:
    return HubFactory()


@pytest.fixture
def image(db: None) -> Any:
    size = {"file__width": 1200, "file__height": 800}
    return ImageFactory(title="A line", description="The bottling line at night", **size)


def private(page: Any) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def unpublish(page: Any) -> None:
    page.unpublish()


def expire(page: Any) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))


def embargo(page: Any) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(embargo_until=timezone.now() + timedelta(days=1))


@pytest.mark.parametrize("hide", [unpublish, expire, private, embargo], ids=lambda hide: hide.__name__)
def test_what_is_not_for_readers_is_found_nowhere(
    client: Client,
    hub: HubPage,
    published: Callable[..., Any],
    hide: Callable[[Any], None],
    work: Callable[[], int],
) -> None:
    page = published("Canary", ("Canary", "<p>canary</p>"), parent=hub)
    neighbour = published("Neighbour", parent=hub)
    work()
    for address in EVERYWHERE:
        assert page.slug in client.get(address).content.decode(), address
    hide(page)
    for address in (*EVERYWHERE, neighbour.url):
        text = client.get(address).content.decode()
        assert f"/{page.slug}/" not in text, address
        assert "Canary" not in text, address
    answer = client.get(page.url)
    assert "canary" not in answer.content.decode().replace("/canary/", "")


def test_a_scheduled_piece_is_found_nowhere(client: Client, hub: HubPage, draft: Callable[..., Any]) -> None:
    page = draft("Canary", parent=hub)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    for address in EVERYWHERE:
        assert "Canary" not in client.get(address).content.decode(), address
    assert client.get(page.url).status_code == 404


NASTY = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def test_no_title_caption_or_quote_becomes_markup(
    client: Client, published: Callable[..., Any], image: Any, work: Callable[[], int]
) -> None:
    work()
    page = published(NASTY, (NASTY, "<p>fine</p><script>alert(1)</script><a href='javascript:alert(1)'>x</a>"))
    page.summary = NASTY
    page.body[0].value["content"].extend(
        [
            ("figure", {"image": image, "alt": NASTY, "caption": NASTY}),
            ("quote", {"text": NASTY, "expert": None, "said_by": NASTY}),
            ("table", {"data": [[NASTY, NASTY]], "first_row_is_table_header": True, "table_caption": NASTY}),
            ("code", NASTY),
            ("embed", {"url": "javascript:alert(1)", "title": NASTY}),
            ("call_to_action", {"label": NASTY, "page": None, "url": "javascript:alert(1)"}),
            ("editors_note", {"text": NASTY, "heading": NASTY}),
            ("unconverted", {"source": NASTY, "reason": NASTY}),
        ]
    )
    page.save_revision().publish()
    Topic.objects.update(label=NASTY[:80])
    for address in (page.url, "/", "/topics/cost-of-downtime/", "/feed/", f"/search/?q={NASTY}"):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address
        assert "javascript:" not in text, address
    text = client.get(page.url).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])  # type: ignore[index]
    assert data["headline"] == NASTY


def test_what_an_import_could_not_read_is_for_editors_only(
    client: Client, published: Callable[..., Any], ed: User, as_user: Callable[[User], Client]
) -> None:
    page = published("Imported", ("One", "<p>one</p>"))
    page.body[0].value["content"].append(("unconverted", {"source": "[gallery]", "reason": "unknown shortcode"}))
    page.save_revision().publish()
    assert "[gallery]" not in client.get(page.url).content.decode()
    seen = as_user(ed).get(f"/admin/pages/{page.pk}/view_draft/").content.decode()
    assert "[gallery]" in seen
    assert "unknown shortcode" in seen


def test_pictures_are_made_before_they_are_asked_for(
    client: Client, published: Callable[..., Any], image: Any, work: Callable[[], int]
) -> None:
    page = published("Pictured", image=image)
    assert "<img" not in client.get(page.url).content.decode()  # not made by a request
    assert image.get_rendition_model().objects.filter(image=image).count() == 0
    work()
    assert image.get_rendition_model().objects.filter(image=image).count() == 4
    page.save_revision().publish()
    text = html_of(client.get(page.url))
    assert 'width="960" height="640" alt="The bottling line at night"' in text
    assert "480w" in text
    assert 'property="og:image"' in text
    source = re.search(r'<img src="([^"]+)"', text)[1]  # type: ignore[index]
    answer = client.get(source)
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["x.svg", "x.html", "../secret.png", "%2e%2e%2fsecret.png", ".png", "missing.png"])
def test_only_pictures_are_served_by_address(client: Client, name: str) -> None:
    assert client.get(f"/media/images/{name}").status_code == 404


def test_originals_are_not_served(client: Client, image: Any) -> None:
    assert client.get(image.file.url).status_code == 404


@pytest.mark.parametrize("odd", ['"', "\x00", "a" * 10_000, "'; drop", "%", "(((", "\\", "a:b", "🦆" * 300])
def test_odd_searches_are_answered(client: Client, odd: str) -> None:
    assert client.get("/search/", {"q": odd}).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99", "1" * 400])
def test_a_page_that_is_none_is_not_found(client: Client, downtime: Topic, page: str) -> None:
    assert client.get("/topics/cost-of-downtime/", {"page": page}).status_code == 404


def test_a_hub_filters_and_counts(
    client: Client, hub: HubPage, published: Callable[..., Any], work: Callable[[], int]
) -> None:
    other = TopicFactory(label="Energy")
    published("One", parent=hub)
    two = published("Two", parent=hub, model=ResourcePage)
    two.topics = [other]
    two.save_revision().publish()
    published("Elsewhere")
    work()
    text = client.get("/guides/?topic=energy").content.decode()
    assert "Two" in text
    assert ">One<" not in text
    assert "1 piece" in text
    counted = re.findall(r"<span>([^<]+)</span> <span class=\"soft num\">(\d+)</span>", html_of(client.get("/guides/")))
    assert ("Energy", "1") in counted
    assert ("CFO", "2") in counted


def test_a_list_follows_its_pieces_to_another_hub(
    client: Client, hub: HubPage, home: HomePage, published: Callable[..., Any], work: Callable[[], int]
) -> None:
    piece, other = published("One", parent=hub), HubFactory(title="Cases", slug="cases")
    work()
    assert piece.title in html_of(client.get("/guides/"))
    ArticlePage.objects.get(pk=piece.pk).move(HubPage.objects.get(pk=other.pk), "last-child")
    work()
    assert piece.title not in html_of(client.get("/guides/"))
    assert piece.title in html_of(client.get("/cases/"))


def test_while_the_engine_is_down_lists_show_the_newest(
    client: Client, hub: HubPage, published: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(self: Engine, query: Query) -> Answer:
        raise Unavailable("down")

    monkeypatch.setattr(Engine, "search", down)
    published("Elsewhere")
    published("One", parent=hub)
    text = html_of(client.get("/guides/"))
    assert ">One<" in text
    assert "Elsewhere" not in text
    assert "resting" in text


def test_a_long_list_has_pages(client: Client, published: Callable[..., Any], work: Callable[[], int]) -> None:
    for number in range(13):
        published(f"Piece {number}")
    work()
    first = client.get("/topics/cost-of-downtime/?persona=cfo").content.decode()
    assert 'href="?persona=cfo&amp;page=2"' in first
    assert "13 pieces, page 2 of 2" in html_of(client.get("/topics/cost-of-downtime/?page=2"))


def test_reading_on_goes_to_what_is_nearest(client: Client, published: Callable[..., Any]) -> None:
    page, near, far = published("This"), published("Near"), published("Far")
    far.topics, far.personas = [TopicFactory(label="Other")], []
    ArticlePage.objects.get(pk=far.pk).topics.all()
    far.personas = list(page.personas.all())
    far.save_revision().publish()
    text = client.get(page.url).content.decode()
    assert 0 < text.index("Read next") < text.index(near.title, text.index("Read next")) < text.index(">Far<")


def test_a_shared_topic_weighs_more_than_a_reader_and_a_reader_more_than_a_stage(
    published: Callable[..., Any],
) -> None:
    page = published("This")
    topic, reader = published("Same topic"), published("Same reader")  # the newer of equals would come first
    topic.personas, topic.stages = [PersonaFactory(label="IT director")], [BuyingStageFactory(label="Loyalty")]
    reader.topics, reader.stages = [TopicFactory(label="Other")], list(page.stages.all())
    for piece in (topic, reader):
        piece.save_revision().publish()
    published("Same stage", topics=[TopicFactory(label="Third")], personas=[PersonaFactory(label="Buyer")])
    assert [piece.title for piece in related_to(page)] == ["Same topic", "Same reader"]


def test_a_faint_accent_is_refused() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    brand = BrandSettings(site=Site.objects.get(), accent_light="#ffcc00")
    with pytest.raises(ValidationError, match="Too faint to read"):
        brand.full_clean()


def test_the_site_wears_the_companys_name_and_accent(client: Client) -> None:
    BrandSettings.objects.create(site=Site.objects.get(), name="Northmoor <Review>", accent_light="#1d4e78")
    assert "Northmoor &lt;Review&gt;" in client.get("/").content.decode()
    answer = client.get("/accent.css")
    assert answer["Content-Type"].startswith("text/css")
    assert "#1d4e78" in answer.content.decode()


def test_robots_find_the_sitemap(client: Client, published: Callable[..., Any]) -> None:
    page = published("One")
    assert "/sitemap.xml" in client.get("/robots.txt").content.decode()
    assert "sitemap-pieces.xml" in client.get("/sitemap.xml").content.decode()
    assert page.url in client.get("/sitemap-pieces.xml").content.decode()
    assert "/topics/cost-of-downtime/" in client.get("/sitemap-places.xml").content.decode()


def test_the_sitemap_holds_every_piece_once_however_many(
    client: Client, published: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "WINDOW", 2)
    addresses = [published(f"Piece {number}").url for number in range(5)]
    sections = re.findall(r"<loc>[^<]*(/sitemap-pieces[^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    listed = "".join(client.get(section).content.decode() for section in sections)
    assert [listed.count(f"{address}</loc>") for address in addresses] == [1] * 5
    assert len(sections) == 3
    assert client.get("/sitemap-pieces.xml?p=4").status_code == 404


def test_a_feed_survives_control_characters(client: Client, published: Callable[..., Any]) -> None:
    page = published("Bell")
    ArticlePage.objects.filter(pk=page.pk).update(summary="a\x07b")
    assert "ab" in client.get("/feed/").content.decode()


@pytest.mark.parametrize(("gate", "seen"), [("partial", True), ("full", False)])
def test_a_gate_keeps_strangers_from_the_rest(
    client: Client, published: Callable[..., Any], sally: User, as_user: Callable[[User], Client], gate: str, seen: bool
) -> None:
    page = published("Gated", ("First", "<p>open words</p>"), ("Second", "<p>canary</p>"))
    page.stages = [BuyingStage.objects.get(slug="loyalty")]
    page.gate = gate
    page.save_revision().publish()
    text = client.get(page.url).content.decode()
    assert "canary" not in text
    assert "Second" not in text
    assert ("open words" in text) is seen
    assert "for subscribers" in text
    assert "canary" in as_user(sally).get(page.url).content.decode()


def test_a_search_without_result_says_so(client: Client, published: Callable[..., Any]) -> None:
    published("One")
    assert "Nothing has “zebra” in it" in client.get("/search/?q=zebra").content.decode()
