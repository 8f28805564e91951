"""Warm pages: kept whole, gone with what they printed, and never someone's own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audience.people.gates import let_in
from editorial.pieces.models import ArticlePage
from editorial.pieces.models.pages import LIST_PARAMETERS
from editorial.platform.cache import site_version
from editorial.platform.cache.local_cache import LocalCache
from editorial.platform.cache.page_cache import PageCache, page_cached
from editorial.platform.models import User
from editorial.site.access import gates
from editorial.site.listing import FILTER_AXES
from editorial.vocabulary.models import BuyingStage, Topic
from tests.factories import HubFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 300


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """What is done inside is seen by others."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def queries(client: Client, address: str, **headers: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address, **headers).status_code in (200, 304)
    return len(found)


def entries_kept() -> int:
    """In this process, or in Redis."""
    inside = caches["default"]._cache
    return len(inside) if isinstance(caches["default"], LocalCache) else inside.get_client().dbsize()


@pytest.mark.parametrize(
    "address", ["/", "/topics/cost-of-downtime/", "/for/cfo/?page=1", "/feed/", "/one/", "/accent.css"]
)
def test_a_warm_page_asks_nothing_of_the_database(client: Client, published: Callable[..., Any], address: str) -> None:
    published("One")
    site_version._bump()
    assert queries(client, address) > 0
    assert queries(client, address) == 0
    assert queries(client, f"{address}{'&' if '?' in address else '?'}utm_source=mail") == 0


def test_an_unchanged_page_is_not_sent_again(client: Client, published: Callable[..., Any]) -> None:
    tag = client.get(published("One").url)["ETag"]
    answer = client.get("/one/", headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert queries(client, "/one/", headers={"if-none-match": f'W/"x", {tag}'}) == 0


def test_a_warm_page_is_the_cold_one(client: Client, published: Callable[..., Any]) -> None:
    published("One")
    site_version._bump()
    cold, warm = client.get("/one/"), client.get("/one/")
    assert cold.content == warm.content
    assert dict(cold.items()) == dict(warm.items())
    assert "default-src" in warm["Content-Security-Policy"]
    assert warm["Cache-Control"] == "public, no-cache"


def test_a_change_is_seen_at_once(client: Client, published: Callable[..., Any], committed: Callable[..., Any]) -> None:
    with committed():
        page = published("One")
    assert "In short." in client.get("/one/").content.decode()
    with committed():
        page.summary = "At length."
        page.save_revision().publish()
    assert "At length." in client.get("/one/").content.decode()
    with committed():
        Topic.objects.get().delete()
        page.unpublish()
    assert client.get("/one/").status_code == 404
    assert "At length." not in client.get("/").content.decode()


def test_a_draft_changes_nothing(client: Client, published: Callable[..., Any], committed: Callable[..., Any]) -> None:
    with committed():
        page = published("One")
    client.get("/one/")
    with committed():
        page.summary = "Canary"
        page.save_revision()
    assert queries(client, "/one/") == 0
    assert "Canary" not in client.get("/one/").content.decode()


def test_what_a_member_sees_is_never_kept(
    client: Client, published: Callable[..., Any], ed: User, as_user: Callable[[User], Client]
) -> None:
    published("One")
    site_version._bump()
    answer = as_user(ed).get("/one/")
    assert answer["Cache-Control"] == "private, no-store"
    assert queries(client, "/one/") > 0


def test_a_gated_page_is_kept_apart_for_those_who_may_pass(client: Client, published: Callable[..., Any]) -> None:
    page = published("One", ("Shut", "<p>Behind the gate.</p>"))
    page.stages, page.gate = [BuyingStage.objects.get(slug="loyalty")], "full"
    page.save_revision().publish()
    knows, let_in_before = Client(), HttpResponse()
    let_in(let_in_before)
    knows.cookies = let_in_before.cookies
    for reader, sees in ((client, False), (knows, True)) * 2:
        answer = reader.get("/one/")
        assert (b"Behind the gate." in answer.content) == sees
        assert answer["Cache-Control"] == "private, no-cache"
    assert queries(knows, "/one/?utm_source=mail") == queries(client, "/one/") == 0
    assert client.get("/one/", headers={"if-none-match": knows.get("/one/")["ETag"]}).status_code == 200


def test_a_gated_page_is_kept_for_whom_it_was_made(
    client: Client, published: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever becomes of the reader's right while the page is made."""
    page = published("One", ("Shut", "<p>Behind the gate.</p>"))
    page.stages, page.gate = [BuyingStage.objects.get(slug="loyalty")], "full"
    page.save_revision().publish()
    rights = iter([True])
    monkeypatch.setattr(gates, "OPENERS", [lambda request: next(rights, False)])
    assert b"Behind the gate." in client.get("/one/").content
    assert b"Behind the gate." not in client.get("/one/").content


@pytest.mark.parametrize("address", ["/search/?q=one", "/login/", "/nothing/"])
def test_what_is_not_marked_is_not_kept(client: Client, published: Callable[..., Any], address: str) -> None:
    published("One")
    assert client.get(address)["Cache-Control"] != "public, no-cache"


@pytest.mark.parametrize(
    ("address", "others"),
    [
        ("/one/", ["?topic=x", "?v=1", "?page=7", "?gclid=2&other=%s", "?topic=cost-of-downtime"]),
        ("/accent.css", ["?v=1", "?v=2"]),
        ("/feed/", ["?page=2", "?format=atom"]),
        ("/topics/cost-of-downtime/", ["?v=1", "?topic=", "?persona=&utm_source=mail"]),
        ("/topics/cost-of-downtime/?persona=cfo", ["&persona=cfo", "&other=1"]),
    ],
)
def test_an_address_with_more_is_as_warm_as_without(
    client: Client, published: Callable[..., Any], address: str, others: list[str]
) -> None:
    published("One")
    client.get(address)
    before = entries_kept()
    for other in others:
        assert queries(client, address + other) == 0
    assert entries_kept() == before


def test_the_order_of_filters_makes_no_other_page(client: Client, published: Callable[..., Any]) -> None:
    published("One")
    client.get("/for/cfo/?topic=cost-of-downtime&stage=interest")
    assert queries(client, "/for/cfo/?stage=interest&topic=cost-of-downtime") == 0


@pytest.mark.parametrize("junk", ["?topic={}", "?stage=x{}", "?topic=cost-of-downtime&persona={}", "?page=0{}"])
def test_of_values_that_lead_nowhere_no_copy_is_kept(client: Client, published: Callable[..., Any], junk: str) -> None:
    published("One")
    client.get("/topics/cost-of-downtime/")
    before = entries_kept()
    for number in range(1, 20):
        client.get(f"/topics/cost-of-downtime/{junk.format(number)}")
    assert entries_kept() == before


def test_a_hub_is_cached_by_every_axis_it_is_filtered_by() -> None:
    assert (*(axis.name for axis in FILTER_AXES), "page") == LIST_PARAMETERS


def test_the_cache_of_a_process_is_bounded_in_bytes() -> None:
    small = LocalCache("small", {"OPTIONS": {"MAX_BYTES": 10_000, "MAX_ENTRIES": 50}})
    for number in range(500):
        small.set(f"page-{number}", "x" * number)
        small.get("page-100")  # asked for all the time
        assert sum(map(len, small._cache.values())) <= 10_000
    assert small.get("page-499")
    assert small.get("page-300") is None
    small.set("too-long", "x" * 20_000)
    assert small.get("too-long") is None
    small.set("again", "x" * 9_000)
    assert small.get("again")


@pytest.fixture
def form_on_the_front(rf: RequestFactory) -> Callable[[], HttpResponse]:
    """A cached view that prints a form, asked for through the page cache as a stranger would."""

    @page_cached
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(get_token(request))

    return lambda: PageCache(view)(rf.get("/"))


def test_a_page_with_a_form_is_made_for_each_reader(form_on_the_front: Callable[[], HttpResponse]) -> None:
    first, second = form_on_the_front(), form_on_the_front()
    assert first["Cache-Control"] == "private, no-store"
    assert first.content != second.content


def test_a_cold_page_costs_the_same_however_long(client: Client, published: Callable[..., Any]) -> None:
    link = f'<a linktype="page" id="{published("Target").pk}">target</a>'
    published("Short", ("One", f"<p>{link}</p>"))
    long = published("Long", *((f"Section {n}", f"<p>{link} {link}</p>") for n in range(20)))
    costs = []
    for address in ("/short/", long.url):
        site_version._bump()
        client.get("/")  # the frame around the page is warm
        costs.append(queries(client, address))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    "address", ["/", "/topics/cost-of-downtime/", "/search/?q=piece", "/feed/", "/sitemap-pieces.xml"]
)
def test_lists_cost_the_same_however_long(client: Client, published: Callable[..., Any], address: str) -> None:
    published("Piece 0")
    client.get(address)  # fills what Wagtail and Django keep for good
    costs = []
    for upto in (1, 8):
        for number in range(ArticlePage.objects.count(), upto):
            published(f"Piece {number}")
        site_version._bump()
        costs.append(queries(client, address))
    assert costs[0] == costs[1]


def test_a_piece_is_not_made_again_because_another_was_published(client: Client, published: Callable[..., Any]) -> None:
    piece, *_ = [published(title, ("First", f"<p>Words of {title}.</p>")) for title in ("One", "Two", "Three", "Four")]
    assert b"Words of One." in client.get(piece.url).content
    published("Five")
    site_version._bump_lists()
    client.get("/")  # the frame around the page is warm
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(piece.url)
    assert b"Words of One." in answer.content
    assert len(asked) <= 8, [row["sql"] for row in asked]


def test_where_few_pieces_are_related_a_new_one_is_read_next_at_once(
    client: Client, published: Callable[..., Any]
) -> None:
    piece = published("One")
    client.get(piece.url)
    published("Another")
    site_version._bump_lists()
    assert b"Another" in client.get(piece.url).content


def test_an_address_that_is_none_costs_a_few_queries(client: Client, published: Callable[..., Any]) -> None:
    published("One")
    client.get("/nothing/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/guides/nothing/at/all/").status_code == 404
    assert len(asked) <= 5, [row["sql"] for row in asked]


def rename(page: ArticlePage) -> None:
    page.slug = "renamed"
    page.save_revision().publish()


def move(page: ArticlePage) -> None:
    page.move(HubFactory(), "last-child")


@pytest.mark.parametrize("change", [rename, move])
def test_a_link_within_a_kept_piece_follows_the_page_it_leads_to(
    client: Client,
    published: Callable[..., Any],
    django_capture_on_commit_callbacks: Any,
    change: Callable[[ArticlePage], None],
) -> None:
    target = published("Target")
    piece = published("One", ("First", f'<p><a linktype="page" id="{target.pk}">on</a></p>'))
    assert target.url in client.get(piece.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        change(ArticlePage.objects.get(pk=target.pk))
    moved = ArticlePage.objects.get(pk=target.pk)
    assert moved.url != target.url
    assert f'href="{moved.url}"' in client.get(piece.url).content.decode().split("Read next")[0]


def test_a_kept_piece_calls_to_no_page_that_is_gone_and_to_one_as_soon_as_it_is_there(
    client: Client, draft: Callable[..., Any], published: Callable[..., Any], committed: Callable[..., Any]
) -> None:
    target = draft("Target", ("First", "<p>Words.</p>"))
    piece = published("One", ("First", "<p>Words.</p>"))
    piece.body[0].value["content"].append(("call_to_action", {"label": "Go on", "page": target, "url": ""}))
    piece.save_revision().publish()
    assert b"Go on" not in client.get(piece.url).content
    with committed():
        target.save_revision().publish()
    assert b"Go on" in client.get(piece.url).content
    with committed():
        ArticlePage.objects.get(pk=target.pk).unpublish()
    assert b"Go on" not in client.get(piece.url).content


@pytest.mark.skipif(site_version.is_shared_cache(), reason="Redis goes by a clock of its own, which no test can move")
@pytest.mark.parametrize(
    "address",
    ["/", "/two/", "/topics/cost-of-downtime/", "/feed/", "/topics/cost-of-downtime/feed/", "/sitemap-pieces.xml"],
)
def test_a_kept_piece_is_gone_the_moment_its_time_is_over(
    client: Client, published: Callable[..., Any], work: Callable[[], int], time_machine: Any, address: str
) -> None:
    """Whole pages are kept for minutes, and the worker may be away for longer."""
    piece = published("Overripe", ("First", "<p>Words.</p>"), expire_at=timezone.now() + timedelta(seconds=60))
    published("Two", ("First", "<p>Words.</p>"))
    work()
    site_version._bump()
    for path in (piece.url, address):
        assert b"overripe" in client.get(path).content.lower()
        assert queries(client, path) == 0
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    assert client.get(piece.url).status_code == 404
    assert b"overripe" not in client.get(address).content.lower()
