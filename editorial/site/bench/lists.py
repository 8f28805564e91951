"""`manage.py bench lists`: a hub and a search of this installation, cold, against what Wagtail has for them itself.

The baselines are what a new Wagtail project has: pages below a page, newest first, in a paginator; a search view as
`wagtail start` writes it, over the database. Neither has filters, counts, passages or a frame around it.
"""

from django.core.handlers.wsgi import WSGIHandler
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Page

from editorial.pieces.models import ArticlePage, HubPage
from editorial.platform.cache import site_version
from editorial.platform.management.benchmarking import Action, BenchResult, compare, queries_of
from editorial.site.listing import PAGE_SIZE

LIST = Template(
    "{% load wagtailcore_tags %}<!doctype html><title>{{ title }}</title>{{ shown.paginator.count }}"
    "{% for page in shown %}<h2><a href='{% pageurl page %}'>{{ page.title }}</a></h2>{{ page.summary }}"
    "{{ page.search_description }}{% endfor %}"
)


def lists(size: int | None) -> BenchResult:
    """`size` is passed over: what there is is what is listed."""
    hub = HubPage.objects.live().order_by("pk").first()
    newest = ArticlePage.objects.live().public().order_by("-first_published_at").first()
    if hub is None or newest is None:
        return BenchResult("Lists", notes=["No hub or no article is live here: nothing was measured."])
    word = max(newest.title.split(), key=len)
    whole, ask = WSGIHandler(), RequestFactory(headers={"host": "localhost"})

    def cold(address: str) -> Action:
        def action() -> object:
            site_version._bump_lists()
            return whole.get_response(ask.get(address))

        return action

    def plain_hub() -> HttpResponse:
        request = ask.get(hub.url)
        page = Page.route_for_request(request, request.path).page.specific
        pieces = ArticlePage.objects.live().public().descendant_of(page).order_by("-first_published_at")
        return _list(request, page.title, Paginator(pieces, PAGE_SIZE).get_page(1))

    def plain_search() -> HttpResponse:
        request = ask.get("/search/", {"query": word})
        found = Page.objects.live().search(request.GET["query"])
        return _list(request, "Search", Paginator(found, PAGE_SIZE).get_page(1))

    our_hub, our_search = cold(str(hub.url)), cold(f"{reverse('search')}?q={word}")
    return BenchResult(
        f"Lists of {ArticlePage.objects.live().count():,} live articles",
        [
            compare("hub, cold", our_hub, plain_hub, against="plain Wagtail list", goal="≤ 20 ms"),
            compare("search, cold", our_search, plain_search, against="Wagtail's own search", goal="≤ 20 ms"),
        ],
        [
            f"queries: hub {queries_of(our_hub)} against {queries_of(plain_hub)}, "
            f"search {queries_of(our_search)} against {queries_of(plain_search)}"
        ],
    )


def _list(request: HttpRequest, title: str, shown: object) -> HttpResponse:
    return HttpResponse(LIST.render(Context({"request": request, "title": title, "shown": shown})))
