"""The public search: what readers see is found, and nothing else, whatever the engine does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel
from wagtail.models import PageViewRestriction

from assets.health import CHECKS
from editorial.pieces.models import ArticlePage
from editorial.site.searching import search
from editorial.vocabulary.models import BuyingStage
from search.engines import PUBLIC, Engine, Unavailable, engine
from search.query import Query
from tests.factories import TopicFactory
from tests.html import html_of

pytestmark = pytest.mark.django_db

Published = Callable[..., Any]
Work = Callable[[], int]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*args: object, **kwargs: object) -> None:
        raise Unavailable("nobody answers")

    monkeypatch.setattr(Engine, "search", down)


def found(client: Client, words: str, **more: str) -> str:
    answer = client.get("/search/", {"q": words, **more})
    assert answer.status_code == 200
    return html_of(answer)


def in_index(words: str) -> int:
    return engine(PUBLIC).search(Query(words, "public")).count


@pytest.mark.parametrize("word", ["section", "content", "value", "anchor", "strong", "text", "type"])
def test_a_word_is_found_only_where_it_is_said(client: Client, published: Published, work: Work, word: str) -> None:
    published("Prices", ("Hours", "<p><strong>Two</strong> of them, <a href='https://x.example'>here</a>.</p>"))
    published("Weeks", ("Said", f"<p>The {word} of it</p>"))
    work()
    page = found(client, word)
    assert "Weeks" in page
    assert "Prices" not in page


@pytest.mark.language
@pytest.mark.parametrize("typed", ["Café", "cafe", "it's", "it’s", "R&D", "能源成本", "fish & chips"])
def test_words_are_found_as_people_type_them(client: Client, published: Published, work: Work, typed: str) -> None:
    published("Lunch", ("Where", "<p>It's the café of R&amp;D: fish &amp; chips. 数据中心能源成本</p>"))
    published("Water", ("Where", "<p>Nowhere</p>"))
    work()
    page = found(client, typed)
    assert "Lunch" in page
    assert "Water" not in page
    assert "<mark>" in page
    assert 'href="/lunch/#where"' in page


def test_what_editors_tell_each_other_is_not_found(client: Client, published: Published, work: Work) -> None:
    page = published("Prices", ("Hours", "<p>two</p>"))
    page.body[0].value["content"].extend(
        [
            ("editors_note", {"text": "Acme acquisition secretword", "heading": "secretheading"}),
            ("unconverted", {"source": "[secretgallery]", "reason": "secretreason"}),
        ]
    )
    page.save_revision().publish()
    work()
    for word in ("secretword", "secretheading", "secretgallery", "secretreason", "acquisition"):
        assert "Prices" not in found(client, word), word
    assert "Prices" in found(client, "two")


@pytest.mark.parametrize(("gate", "seen"), [("partial", True), ("full", False)])
def test_what_a_gate_closes_is_not_found(
    client: Client, published: Published, work: Work, gate: str, seen: bool
) -> None:
    stage = BuyingStage.objects.get(slug="loyalty")
    published("Gated", ("First", "<p>ajar</p>"), ("Second", "<p>canary</p>"), stages=[stage], gate=gate)
    work()
    assert "Gated" not in found(client, "canary")
    assert "Gated" not in found(client, "second")
    assert ("Gated" in found(client, "ajar")) is seen
    assert "Gated" in found(client, "gated")


def private(page: Any) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def closed(page: Any) -> None:
    page.stages, page.gate = [BuyingStage.objects.get(slug="loyalty")], "full"
    page.save_revision().publish()


def reworded(page: Any) -> None:
    page.body[0].value["content"][0].value.source = "<p>Something else</p>"
    page.save_revision().publish()


def embargoed(page: Any) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(embargo_until=timezone.now() + timedelta(days=1))


def expired(page: Any) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))


HIDINGS = [ArticlePage.unpublish, ArticlePage.delete, private, closed, reworded, embargoed, expired]


@pytest.mark.parametrize("hide", HIDINGS, ids=lambda hide: hide.__name__)
def test_what_was_hidden_a_moment_ago_is_not_found_though_no_job_has_run(
    client: Client, published: Published, work: Work, hide: Callable[[Any], None]
) -> None:
    page = published("Prices", ("Hours", "<p>canary</p>"))
    work()
    assert "Prices" in found(client, "canary")
    hide(page)
    cache.clear()
    assert "Prices" not in found(client, "canary")


def test_what_was_taken_out_a_moment_ago_is_not_found_of_an_alias_either(
    client: Client, published: Published, work: Work
) -> None:
    page = published("Prices", ("Hours", "<p>canary</p>"))
    page.create_alias(update_slug="twin")
    work()
    assert found(client, "canary").count("<mark>canary</mark>") == 2
    reworded(ArticlePage.objects.get(pk=page.pk))
    cache.clear()
    assert "Prices" not in found(client, "canary")
    work()
    assert found(client, "something").count("<mark>Something</mark>") == 2


@pytest.mark.parametrize("hide", HIDINGS[:5], ids=lambda hide: hide.__name__)
def test_the_index_follows_by_a_job(published: Published, work: Work, hide: Callable[[Any], None]) -> None:
    page = published("Prices", ("Hours", "<p>canary</p>"))
    work()
    assert in_index("canary") == 1
    hide(page)
    work()
    assert in_index("canary") == 0


def test_a_piece_is_found_again_when_it_may_be_read_again(client: Client, published: Published, work: Work) -> None:
    page = published("Prices")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    work()
    assert "Prices" not in found(client, "prices")
    restriction.delete()
    work()
    assert "Prices" in found(client, "prices")


def test_the_end_of_an_embargo_and_of_a_pieces_time_are_looked_at(
    client: Client, published: Published, work: Work
) -> None:
    page, now = published("Prices"), timezone.now()
    ArticlePage.objects.filter(pk=page.pk).update(
        embargo_until=now + timedelta(hours=1), expire_at=now + timedelta(hours=2)
    )
    PageViewRestriction.objects.create(page=page, restriction_type="login").delete()
    work()
    assert in_index("prices") == 0
    with travel(now + timedelta(minutes=61), tick=True):
        work()
        assert "Prices" in found(client, "prices")
    with travel(now + timedelta(minutes=121), tick=True):
        work()
        assert in_index("prices") == 0


def test_all_words_come_first_then_some_under_a_quiet_line(client: Client, published: Published, work: Work) -> None:
    published("Energy and shifts")
    published("Energy alone")
    work()
    page = found(client, "energy shifts")
    assert page.index("Energy and shifts") < page.index("These hold some of your words") < page.index("Energy alone")
    assert "No piece holds all of these words" in found(client, "energy zebras")
    assert "this is for “energy”" in found(client, "enregy")


def test_filters_are_counted_by_the_engine(client: Client, published: Published, work: Work) -> None:
    other = TopicFactory(label="Energy")
    published("Prices one")
    published("Prices two", topics=[other])
    work()
    page = found(client, "prices")
    assert '<span>Energy</span> <span class="soft num">1</span>' in page
    page = found(client, "prices", topic="energy")
    assert "Prices two" in page
    assert "Prices one" not in page


@pytest.mark.usefixtures("broken")
def test_without_an_engine_titles_and_summaries_are_searched_and_the_page_says_so(
    client: Client, published: Published
) -> None:
    page = published("The Café", ("Hours", "<p>canary</p>"), summary="What R&D eats")
    page.body[0].value["content"].append(("editors_note", {"text": "secretword", "heading": ""}))
    page.save_revision().publish()
    hidden = published("Cafe behind a door")
    private(hidden)
    cache.clear()
    for words in ("cafe", "CAFÉ", "r&d eats"):
        text = found(client, words)
        assert "The Café" in text, words
        assert "behind a door" not in text
        assert "Search is resting" in text
    for words in ("secretword", "canary", "hours"):
        assert "The Café" not in found(client, words)


@pytest.mark.parametrize("down", [False, True])
def test_no_search_is_an_error_and_none_asks_more_for_more_pieces(
    client: Client, published: Published, work: Work, request: pytest.FixtureRequest, down: bool
) -> None:
    published("Prices")
    work()
    if down:
        request.getfixturevalue("broken")

    def queries(words: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            found(client, words)
        return len(seen)

    queries("prices")  # the site itself is looked up once
    few = queries("prices")
    for number in range(8):
        published(f"Prices {number}")
    work()
    assert queries("prices") == few <= (14 if down else 13)  # in the tests, where nothing is kept between two requests
    for odd in ('"', "\x00", "%", "(((", "a:b", "x" * 100_000, "word " * 20_000, "-", "<script>alert(1)</script>"):
        assert client.get("/search/", {"q": odd, "topic": [odd, "energy"]}).status_code == 200


def test_nobody_reads_on_for_ever(client: Client) -> None:
    assert client.get(f"/search/?q=prices&page={search.LAST_PAGE + 1}").status_code == 404


def test_no_query_of_a_search_reads_bodies_or_all_pieces(client: Client, published: Published, work: Work) -> None:
    published("Prices")
    work()
    with CaptureQueriesContext(connection) as seen:
        found(client, "prices")
    pages = [query["sql"] for query in seen if "articlepage" in query["sql"]]
    assert pages
    assert all('"uuid" IN' in sql or '"page_ptr_id" IN' in sql for sql in pages)
    assert not any("LIKE" in sql for sql in pages)


def test_reindex_fills_both_indexes_and_health_sees_an_empty_one(published: Published) -> None:
    published("Prices", ("Hours", "<p>canary</p>"))
    assert not CHECKS["public index"]().ok
    call_command("reindex", verbosity=0)
    assert CHECKS["public index"]().ok
    assert in_index("canary") == 1
