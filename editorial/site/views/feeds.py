"""RSS: everything, and each topic of its own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from editorial.pieces.models import Piece
from editorial.platform.cache.page_cache import keep_until
from editorial.site.brand.chrome import site_chrome
from editorial.site.listing import newest
from editorial.vocabulary.models import Topic

LENGTH = 30  # pieces
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML refuses these


def printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


@dataclass(frozen=True)
class FeedOf:
    """What one request asks for."""

    request: HttpRequest

    def newest(self, chosen: Mapping[str, Sequence[str]]) -> list[Piece]:
        """Kept no longer than the first of them may be read."""
        pieces = newest(chosen, LENGTH)
        keep_until(self.request, [piece.expire_at for piece in pieces])
        return pieces


@dataclass(frozen=True)
class FeedOfTopic(FeedOf):
    topic: Topic


if TYPE_CHECKING:
    TypedFeed = Feed[Piece, FeedOf]
else:
    TypedFeed = Feed  # takes no type arguments when it runs


class PieceFeed(TypedFeed):
    """How a piece stands in a feed."""

    def item_title(self, item: Piece) -> str:
        return printable(item.title)

    def item_description(self, item: Piece) -> str:
        return printable(item.summary)

    def item_link(self, item: Piece) -> str:
        return item.url or "/"

    def item_pubdate(self, item: Piece) -> datetime | None:
        published: datetime | None = item.first_published_at
        return published

    def item_updateddate(self, item: Piece) -> datetime | None:
        changed: datetime | None = item.last_published_at
        return changed

    def item_guid(self, item: Piece) -> str:
        return f"urn:uuid:{item.uuid}"

    item_guid_is_permalink = False


class Everything(PieceFeed):
    """The newest pieces of the site."""

    link = "/"

    def get_object(self, request: HttpRequest) -> FeedOf:
        return FeedOf(request)

    def title(self, obj: FeedOf) -> str:
        return printable(site_chrome().name)

    def description(self, obj: FeedOf) -> str:
        return printable(site_chrome().tagline or f"What is new in {site_chrome().name}")

    def items(self, obj: FeedOf) -> list[Piece]:
        return obj.newest({})


class OneTopic(PieceFeed):
    """The newest pieces on one topic."""

    def get_object(self, request: HttpRequest, slug: str) -> FeedOfTopic:
        return FeedOfTopic(request, get_object_or_404(Topic, slug=slug))

    def title(self, obj: FeedOfTopic) -> str:
        return printable(f"{obj.topic.label} · {site_chrome().name}")

    def description(self, obj: FeedOfTopic) -> str:
        return printable(obj.topic.description or f"What is new on {obj.topic.label}")

    def link(self, obj: FeedOfTopic) -> str:
        return obj.topic.get_absolute_url()

    def items(self, obj: FeedOfTopic) -> list[Piece]:
        return obj.newest({"topic": [obj.topic.slug]})
