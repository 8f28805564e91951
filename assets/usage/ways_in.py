"""Ways into the library for who looks for nothing yet: what is new, what trends, what they used, their stars."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from assets.models import Asset, AssetUse, Favourite, LibraryVisit, SearchMiss, TrendingAsset
from assets.models.assets import AssetQuerySet
from assets.models.uses import FIRST_VISIT, LONGEST_AWAY
from editorial.platform.models import User

SHOWN = 4  # titles of each, before “all of them”


@dataclass(frozen=True)
class WayIn:
    """A few pieces under a heading; `nothing` is said where there are none."""

    title: str
    assets: list[Asset]
    url: str
    nothing: str


@dataclass(frozen=True)
class Answer:
    """A piece that answers what somebody looked for, in these words; as `SearchMiss` names both."""

    query: str
    answered_by: Asset


def ways_in(user: User) -> tuple[list[WayIn], list[Answer]]:
    """Four of them, and what answers this person's searches, in two queries: the page they stand on asks enough
    already.
    """
    since = new_since(user)
    told = SearchMiss.objects.told_to(user).filter(answered_by=OuterRef("pk"))
    answering = Asset.objects.visible_to(user).filter(Exists(told)).order_by("-pk")
    lists = (new_for(user, since), trending_for(user), recent_of(user), favourites_of(user), answering)
    few = [Asset.objects.filter(pk__in=some.values("pk")[:SHOWN]).order_by().values("pk") for some in lists]
    told_in_words = Subquery(told.order_by("-answered_at", "-pk").values("query")[:1])
    keyed = _with_keys(Asset.objects.filter(pk__in=few[0].union(*few[1:])), user).annotate(told_of=told_in_words)
    shown = list(keyed)
    answers = [Answer(words, asset) for asset in shown if (words := getattr(asset, "told_of", ""))]
    new = [asset for asset in shown if asset.published_at > since.moment]
    ways = [
        WayIn(
            since.heading,
            sorted(new, key=lambda asset: asset.published_at, reverse=True)[:SHOWN],
            reverse("library:new"),
            "Nothing new since you were here.",
        ),
        WayIn(
            "Trending",
            _first(shown, "trending_points"),
            reverse("library:trending"),
            "Nothing was used much lately.",
        ),
        WayIn(
            "Used by you",
            _first(shown, "last_used"),
            reverse("library:recent"),
            "What you open or send stands here.",
        ),
        WayIn(
            "Favourites",
            _first(shown, "last_starred"),
            reverse("library:favourites"),
            "Press the star on a piece to keep it here.",
        ),
    ]
    return ways, answers


def _with_keys(assets: AssetQuerySet, user: User) -> AssetQuerySet:
    """With what each list is ordered by; None for what is not in it."""
    here = OuterRef("pk")
    return assets.select_related("format").annotate(
        trending_points=Subquery(TrendingAsset.objects.filter(asset=here).values("points")[:1]),
        last_used=Subquery(AssetUse.objects.filter(user=user, asset=here).values("used_at")[:1]),
        last_starred=Subquery(Favourite.objects.filter(user=user, asset=here).values("created_at")[:1]),
    )


def _first(assets: list[Asset], key: str) -> list[Asset]:
    """Those that have this, the largest first: what is shown of one list holds the first of each."""
    there = [asset for asset in assets if getattr(asset, key) is not None]
    return sorted(there, key=lambda asset: (getattr(asset, key), asset.pk), reverse=True)[:SHOWN]


@dataclass(frozen=True)
class Since:
    """The moment after which something is new to somebody, and that in words."""

    moment: datetime
    is_first: bool

    @property
    def heading(self) -> str:
        """Who was never here is shown the last fortnight."""
        return f"New in the last {FIRST_VISIT.days} days" if self.is_first else "New since your last visit"


def new_since(user: User) -> Since:
    now, last = timezone.now(), LibraryVisit.objects.last_of(user)
    if last is None:
        return Since(now - FIRST_VISIT, is_first=True)
    return Since(max(last, now - LONGEST_AWAY), is_first=False)


def new_for(user: User, since: Since) -> AssetQuerySet:
    return Asset.objects.visible_to(user).filter(published_at__gt=since.moment).order_by("-published_at", "-pk")


def trending_for(user: User) -> AssetQuerySet:
    return Asset.objects.visible_to(user).filter(trending__isnull=False).order_by("-trending__points", "-pk")


def recent_of(user: User) -> AssetQuerySet:
    used = AssetUse.objects.assets_of(user)
    return used.annotate(used_at=F("uses__used_at")).order_by("-used_at", "-pk")


def favourites_of(user: User) -> AssetQuerySet:
    starred = Favourite.objects.assets_of(user)
    return starred.annotate(starred_at=F("favourites__created_at")).order_by("-starred_at", "-pk")
