"""What search engines may know: what anybody may read."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from editorial.pieces.models import ArticlePage, HomePage, HubPage, Piece, ResourcePage
from editorial.site.listing import readable
from editorial.vocabulary.models import Persona, Topic

if TYPE_CHECKING:
    PieceSitemap = Sitemap[Piece]
    AddressSitemap = Sitemap[str]
else:
    PieceSitemap = AddressSitemap = Sitemap  # has no type arguments when it runs


class Pieces(PieceSitemap):
    """The pieces of one kind."""

    def __init__(self, model: type[Piece]) -> None:
        self.model = model

    def items(self) -> QuerySet[Piece]:
        return readable(self.model).defer("body").order_by("pk")

    def location(self, item: Piece) -> str:
        return str(item.url)

    def lastmod(self, item: Piece) -> datetime | None:
        published: datetime | None = item.last_published_at
        return published


class Places(AddressSitemap):
    """Front page, hubs, topics and readers."""

    def items(self) -> list[str]:
        pages = [page.url for model in (HomePage, HubPage) for page in model.objects.live().public()]
        topics = [topic.get_absolute_url() for topic in Topic.objects.all()]
        return [url for url in (*pages, *topics, *(p.get_absolute_url() for p in Persona.objects.all())) if url]

    def location(self, item: str) -> str:
        return item


SITEMAPS: dict[str, Places | Pieces] = {
    "places": Places(),
    "articles": Pieces(ArticlePage),
    "resources": Pieces(ResourcePage),
}
