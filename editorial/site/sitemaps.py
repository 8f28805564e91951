"""What search engines may know: what anybody may read.

Pieces come in windows of a fixed number of ids: an answer costs the same however many pieces there are, and a piece
stays in the window it is in.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import Max, Min
from django.http import HttpRequest
from django.template.response import TemplateResponse

from editorial.pieces.models import PIECE_MODELS, HomePage, HubPage, Piece
from editorial.platform.cache.page_cache import keep_until
from editorial.site.listing import readable
from editorial.vocabulary.models import Persona, Topic

if TYPE_CHECKING:
    PieceSitemap = Sitemap[Piece]
    AddressSitemap = Sitemap[str]
else:
    PieceSitemap = AddressSitemap = Sitemap  # has no type arguments when it runs

WINDOW = 250  # ids


@dataclass(frozen=True)
class Window:
    """What Django's views ask of one page of a paginator."""

    object_list: list[Piece]


class Windows:
    """What Django's views ask of a paginator: windows of ids from the oldest piece's to the newest's."""

    def __init__(self) -> None:
        ends = [model.objects.aggregate(first=Min("pk"), last=Max("pk")) for model in PIECE_MODELS]
        self.first = min((end["first"] for end in ends if end["first"]), default=1)
        self.num_pages = (max(end["last"] or 1 for end in ends) - self.first) // WINDOW + 1

    def page(self, number: int | str) -> Window:
        """The pieces whose ids are in it; EmptyPage where there is no such window, PageNotAnInteger for no number."""
        if not str(number).isdecimal():
            raise PageNotAnInteger
        if not 1 <= int(number) <= self.num_pages:
            raise EmptyPage
        start = self.first + (int(number) - 1) * WINDOW
        found = (readable(model).filter(pk__gte=start, pk__lt=start + WINDOW).defer("body") for model in PIECE_MODELS)
        return Window([piece for pieces in found for piece in pieces.order_by("pk")])


class Pieces(PieceSitemap):
    """The pieces of all kinds."""

    @property
    def paginator(self) -> Windows:  # type: ignore[override]  # all that Django's views use of one
        return Windows()

    def get_latest_lastmod(self) -> None:
        """Not said in the index, which would have to look at every piece; each piece says its own."""

    def location(self, item: Piece) -> str:
        return str(item.url)

    def lastmod(self, item: Piece) -> datetime | None:
        published: datetime | None = item.last_published_at
        return published


class Places(AddressSitemap):
    """Front page, hubs, topics and readers."""

    def items(self) -> list[str]:
        # by their own ids: in the order of the tree, all pages there are would be looked through for them
        found = [model.objects.live().public().order_by("pk") for model in (HomePage, HubPage)]
        pages = [page.url for some in found for page in some]
        topics = [topic.get_absolute_url() for topic in Topic.objects.all()]
        return [url for url in (*pages, *topics, *(p.get_absolute_url() for p in Persona.objects.all())) if url]

    def location(self, item: str) -> str:
        return item


SITEMAPS: "dict[str, type[Sitemap[Any]] | Sitemap[Any]]" = {"places": Places(), "pieces": Pieces()}


def section(request: HttpRequest, section: str) -> TemplateResponse:
    """One section, kept no longer than the first of the pieces in it may be read."""
    answer = sitemap(request, SITEMAPS, section=section)
    named = (address["item"] for address in (answer.context_data or {})["urlset"])
    keep_until(request, [item.expire_at for item in named if isinstance(item, Piece)])
    return answer
