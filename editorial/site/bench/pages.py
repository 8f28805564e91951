"""`manage.py bench page`: warm pages and 304s against bare Django, cold ones against a plain Wagtail page.

The pages are made for the run, in a transaction that is rolled back: nothing of it stays.
"""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.core.cache import cache
from django.core.cache.utils import make_template_fragment_key
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import re_path
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.rich_text.rewriters import LinkRewriter

from editorial.pieces.models import ArticlePage, HomePage
from editorial.pieces.renditions import MAIN, Image
from editorial.platform.cache import site_version
from editorial.platform.management.benchmarking import BenchResult, compare, queries_of
from editorial.site.related import near_as
from editorial.site.templatetags import site
from editorial.vocabulary.models import BuyingJob, BuyingStage, Format, Persona, Topic

SECTIONS, LINKS, PICTURES = 20, 30, 10  # the long page of the promise; each link leads to a page of its own
NEIGHBOURS = 200  # other pieces, unless --size says otherwise
PARTS = ('"piece_head"', '"piece_text"')  # of a piece's template, kept by themselves under these names
TEXT = "Price the hours, not the software. " * 20

# What any Wagtail site does for such a page: each rich text expanded by itself, tags and byline asked for in turn.
PLAIN = Template(
    "{% load wagtailimages_tags %}<!doctype html><title>{{ page.title }}</title>"
    "<h1>{{ page.title }}</h1>"
    "{% for a in page.authors.all %}{{ a }}{% endfor %}{% for t in page.topics.all %}{{ t }}{% endfor %}"
    "{% for title, blocks in sections %}<h2>{{ title }}</h2>"
    "{% for image, html in blocks %}{% if image %}{% image image width-960 format-webp %}"
    "{% else %}{{ html|safe }}{% endif %}{% endfor %}{% endfor %}"
)
WITH_LINKS = LinkRewriter(bulk_rules={"page": PageLinkHandler.expand_db_attributes_many})


def page(size: int | None) -> BenchResult:
    with transaction.atomic():
        article = _filled(size or NEIGHBOURS)
        result = _measured(article)
        transaction.set_rollback(True)
    cache.clear()
    return result


def _filled(size: int) -> ArticlePage:
    """`size` pieces and one long one, all under the front page."""
    home = HomePage.objects.get()
    topic, _ = Topic.objects.get_or_create(slug="bench", defaults={"label": "Bench"})
    persona, _ = Persona.objects.get_or_create(slug="bench", defaults={"label": "Bench"})
    tags: dict[str, object] = {
        "personas": [persona],
        "stages": [BuyingStage.objects.get(slug="interest")],
        "jobs": [BuyingJob.objects.all()[0]],
        "topics": [topic],
        "format": Format.objects.get(slug="article"),
    }
    short = [_section(0, TEXT)]
    others = [_piece(home, f"bench-{number}", short, tags) for number in range(max(size, 1))]
    links = [f'<a linktype="page" id="{others[number % len(others)].pk}">a piece</a>' for number in range(LINKS)]
    pictures = list(get_image_model().objects.filter(renditions__filter_spec=MAIN).order_by("pk")[:PICTURES])
    body = [
        _section(number, f"<p>{TEXT}{' '.join(links[number::SECTIONS])}</p>", pictures[number : number + 1])
        for number in range(SECTIONS)
    ]
    return _piece(home, "bench-long", body, tags)


def _piece(home: HomePage, slug: str, body: list[dict[str, object]], tags: dict[str, object]) -> ArticlePage:
    piece = ArticlePage(title=slug, slug=slug, summary="Made to be measured.", live=True, body=body)
    for name, value in tags.items():
        setattr(piece, name, value)
    home.add_child(instance=piece)
    return piece


def _section(number: int, html: str, pictures: Sequence[Image] = ()) -> dict[str, object]:
    content: list[dict[str, object]] = [{"type": "text", "value": html}]
    content += [{"type": "figure", "value": {"image": one.pk, "alt": "A figure", "caption": ""}} for one in pictures]
    return {"type": "section", "value": {"title": f"Section {number}", "anchor": "", "content": content}}


def _measured(article: ArticlePage) -> BenchResult:
    whole, url = WSGIHandler(), str(article.url)  # asked once: the bare baseline brings addresses of its own
    ask = RequestFactory(headers={"host": "localhost"})
    site_version._bump()
    first = cast(HttpResponse, whole.get_response(ask.get(url)))

    def warm() -> object:
        return whole.get_response(ask.get(url))

    def compressed() -> object:
        return whole.get_response(ask.get(url, headers={"accept-encoding": "gzip"}))

    def unchanged() -> object:
        return whole.get_response(ask.get(url, headers={"if-none-match": first["ETag"]}))

    def edition() -> str:
        return site.edition_of({"request": ask.get(url)}, article)  # type: ignore[arg-type]  # as good as a Context

    def cold() -> object:
        """Nothing of the page is kept; what stands around every page is."""
        site_version._bump_lists()
        cache.delete_many(
            [near_as(article), *(make_template_fragment_key(part, [article.pk, edition()]) for part in PARTS)]
        )
        return whole.get_response(ask.get(url))

    def after_another() -> object:
        """Another piece was published."""
        site_version._bump_lists()
        return whole.get_response(ask.get(url))

    def first_of_all() -> object:
        """Nothing at all is kept, as after a new name of the site."""
        site_version._bump()
        return whole.get_response(ask.get(url))

    def plain() -> HttpResponse:
        return _plain_wagtail(ask.get(url))

    bare = _bare_django(ask, url, first.content)
    kilobytes, pictures = len(first.content) / 1000, first.content.count(b"<figure")
    return BenchResult(
        f"A page of {SECTIONS} sections, {pictures} pictures and {LINKS} links, {kilobytes:.0f} kB",
        [
            compare("warm page", warm, bare, against="bare Django with the same body kept", goal="≤ 1.67x, ≤ 0.6 ms"),
            compare("warm page, compressed", compressed, bare, against="bare Django with the same body kept"),
            compare("304", unchanged, warm, against="warm page", goal="≤ 0.3 ms"),
            compare("cold page", cold, plain, against="plain Wagtail page", goal="≤ 7 ms"),
            compare("after another was published", after_another, plain, against="plain Wagtail page"),
            compare("first page of all", first_of_all, plain, against="plain Wagtail page"),
        ],
        [
            f"{queries_of(warm)} queries warm, {queries_of(cold)} cold, {queries_of(first_of_all)} at first,"
            f" {queries_of(after_another)} after another was published, {queries_of(plain)} on the plain Wagtail page"
        ],
    )


def _bare_django(ask: RequestFactory, url: str, body: bytes) -> Callable[[], object]:
    """Django without middleware: it resolves one address and answers with the body from the same cache."""
    cache.set("bench-body", body)

    def view(request: HttpRequest, path: str) -> HttpResponse:
        return HttpResponse(cache.get("bench-body"))

    addresses = type("addresses", (), {"urlpatterns": [re_path(r"^(.*)$", view)]})
    with override_settings(MIDDLEWARE=[]):
        handler = WSGIHandler()

    def answer() -> object:
        request: WSGIRequest = ask.get(url)
        request.urlconf = addresses  # type: ignore[assignment]  # anything with urlpatterns will do
        return handler.get_response(request)

    return answer


def _plain_wagtail(request: HttpRequest) -> HttpResponse:
    """Routing and links as Wagtail does them, and a template without a list, a picture or a frame."""
    found = Page.route_for_request(request, request.path).page.specific
    sections = [(one["title"], [_plain_block(block) for block in one["content"]]) for one in found.section_values()]
    return HttpResponse(PLAIN.render(Context({"page": found, "sections": sections, "request": request})))


def _plain_block(block: Any) -> tuple[object, str]:
    """A picture, or a text with its links resolved."""
    if block.block_type == "figure":
        return block.value["image"], ""
    return None, WITH_LINKS(block.value.source)
