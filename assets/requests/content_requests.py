"""What people asked for, and telling them when it is there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from assets.models import Asset, DismissedRequest, SearchMiss
from assets.models.search_misses import plain_words
from assets.requests.matching import matches, words_of
from editorial.platform.emails import queue_email
from editorial.platform.integrations.webhooks.telling import tell
from editorial.platform.models import User
from search.documents import Document

Ask = tuple[str, Mapping[str, Sequence[str]]]  # words, and slugs by axis

MOST_REQUESTS = 1_000  # open asks compared with each newly indexed piece; the newest


@dataclass(frozen=True)
class ContentRequest:
    """One wording, with how often and by how many it was looked for in vain."""

    query: str
    times: int
    people: int
    asked: int
    last: date


def open_requests() -> list[ContentRequest]:
    """Unanswered wordings: those asked for by name first, then by how many people looked."""
    rows = (
        SearchMiss.objects.unanswered()
        .values("query")
        .annotate(
            times=Count("pk"),
            people=Count("user", distinct=True),
            asked=Count("user", filter=Q(asked=True), distinct=True),
            last=Max("day"),
        )
        .order_by("-asked", "-people", "-last", "query")
    )
    return [ContentRequest(**row) for row in rows]


def dismiss(query: str, by: User) -> None:
    """Nobody means to answer this wording: it leaves the requests and the gaps, until it is asked for by name."""
    if words := plain_words(query):
        DismissedRequest.objects.get_or_create(query=words, defaults={"by": by})


def restore(query: str) -> None:
    """Take a dismissal back: what was looked for is there again."""
    DismissedRequest.objects.filter(query=plain_words(query)).delete()


def answer(query: str, asset: Asset) -> int:
    """`asset` is what was missing: close all misses of that wording and tell those who asked, once each.

    Returns how many people are told.
    """
    with transaction.atomic():
        waiting = list(SearchMiss.objects.unanswered().filter(query=query).order_by("pk").select_for_update())
        asking = {miss.user_id: miss for miss in waiting if miss.asked}
        these = SearchMiss.objects.filter(pk__in=[miss.pk for miss in waiting])  # who asks meanwhile waits on
        these.update(answered_by=asset, answered_at=timezone.now())
        for user_id, miss in asking.items():
            queue_email("miss.answered", f"{miss.pk}:{user_id}:{asset.pk}", miss=miss.pk, user=user_id, asset=asset.pk)
        tell("miss.answered", [miss.pk for miss in waiting[:1]])
    return len(asking)


def answer_from(documents: Iterable[Document]) -> None:
    """Close whatever these newly indexed pieces answer in all their words and tags."""
    waiting = SearchMiss.objects.unanswered().filter(asked=True).order_by("-day", "pk")[:MOST_REQUESTS]
    asks = [(miss.query, miss.filters) for miss in waiting]
    for document in documents if asks else ():
        for query in _answered(asks, document):
            answer(query, Asset.objects.get(uuid=document.id))


def _answered(asks: list[Ask], document: Document) -> set[str]:
    parts = (f"{part.label} {part.text}" for part in document.parts)
    words = words_of("\n".join([document.title, document.summary, *document.keywords, *parts]))
    return {query for query, filters in asks if matches(query, filters, words, document.facets)}
