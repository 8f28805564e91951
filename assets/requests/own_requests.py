"""What one person asked for, what answers it, and what colleagues ask for too."""

from collections.abc import Sequence

from assets.models import Asset, SearchMiss
from assets.requests.content_requests import ContentRequest, open_requests, with_people
from editorial.platform.models import User

MOST_ANSWERS = 5  # shown on the library's page
MOST_SHOWN = 100


def answers_for(user: User, asset: Asset | None = None) -> list[SearchMiss]:
    """What answers this person's searches and they have not judged yet, one of each piece; in one query."""
    told = SearchMiss.objects.told_to(user).select_related("answered_by").order_by("-answered_at", "pk")
    if asset is not None:
        told = told.filter(answered_by=asset)
    by_asset = {miss.answered_by_id: miss for miss in reversed(told[:MOST_SHOWN])}
    return list(by_asset.values())[::-1][:MOST_ANSWERS]


def asked_by(user: User) -> list[SearchMiss]:
    """What this person asked for, the last first, each wording once."""
    rows = SearchMiss.objects.asked_by(user).select_related("answered_by").order_by("day", "pk")
    return list({miss.query: miss for miss in rows}.values())[::-1][:MOST_SHOWN]


def asked_by_others(user: User, mine: Sequence[SearchMiss]) -> Sequence[ContentRequest]:
    """What colleagues wait for, without who or for whom; nothing for partners."""
    if not user.is_member:
        return []
    own = {miss.query for miss in mine if miss.answered_by_id is None}
    others = [
        one for one in open_requests(SearchMiss.objects.unanswered().filter(asked=True)) if own.isdisjoint(one.wordings)
    ]
    return with_people(others[:MOST_SHOWN])
