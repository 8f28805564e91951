"""What the demo's salespeople keep: stars, kits, a saved search with an alert, and what they opened lately."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from assets.models import Asset, AssetUse, Favourite, Kit, KitItem, LibraryVisit, SavedSearch, SearchMatch
from assets.usage.trending import count_trending
from editorial.platform.demo.files import identity
from editorial.platform.models import User

SAVED = timedelta(days=10)  # ago


class KitRow(NamedTuple):
    """With a `rule` it has no pieces of its own; `pieces` are `[slug, note]`."""

    user: str
    name: str
    purpose: str
    shared: bool
    rule: str = ""
    pieces: Sequence[tuple[str, str]] = ()


def load(lists: Mapping[str, Any]) -> None:
    """Once: what somebody has changed since is left alone."""
    for user, slug, days in lists["favourites"]:
        at = timezone.now() - timedelta(days=days)
        Favourite.objects.get_or_create(user=_user(user), asset=_asset(slug), defaults={"created_at": at})
    for row in lists["kits"]:
        _kit(KitRow(**row))
    for user, name, address in lists["saved_searches"]:
        _saved_search(user, name, address)
    for user, slug, hours in lists["opened"]:
        AssetUse.objects.opened(_user(user), _asset(slug), timezone.now() - timedelta(hours=hours))
    for user, days in lists["last_visits"]:
        at = timezone.now() - timedelta(days=days)
        LibraryVisit.objects.get_or_create(user=_user(user), defaults={"seen_at": at})
    count_trending()


def _kit(row: KitRow) -> None:
    values = {"purpose": row.purpose, "is_shared": row.shared, "rule": row.rule}
    kit, is_new = Kit.objects.get_or_create(owner=_user(row.user), name=row.name, defaults=values)
    if is_new:
        pieces = [KitItem(kit=kit, asset=_asset(s), place=n, note=note) for n, (s, note) in enumerate(row.pieces)]
        KitItem.objects.bulk_create(pieces)


def _saved_search(user: str, name: str, address: str) -> None:
    """As if it had been saved some days ago: what was there then is known."""
    search, is_new = SavedSearch.objects.get_or_create(owner=_user(user), name=name, defaults={"address": address})
    if is_new:
        old = Asset.objects.live().filter(published_at__lt=timezone.now() - SAVED)
        SearchMatch.objects.bulk_create([SearchMatch(search=search, asset=asset, is_known=True) for asset in old])


def _user(name: str) -> User:
    return User.objects.get(username=name)


def _asset(slug: str) -> Asset:
    return Asset.objects.get(uuid__in=[identity("piece", slug), identity("file", slug)])
