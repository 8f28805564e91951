"""Ways into the library for who looks for nothing yet: what is new, what trends, what they used, their stars."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from assets.models import Asset, AssetUse, Favourite, LibraryVisit
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


def ways_in(user: User) -> list[WayIn]:
    """Four of them, in a fixed number of queries."""
    since = new_since(user)
    return [
        WayIn(
            since.heading,
            _few(new_for(user, since)),
            reverse("library:new"),
            "Nothing new since you were here.",
        ),
        WayIn("Trending", _few(trending_for(user)), reverse("library:trending"), "Nothing was used much lately."),
        WayIn(
            "Used by you",
            _few(recent_of(user)),
            reverse("library:recent"),
            "What you open or send stands here.",
        ),
        WayIn(
            "Favourites",
            _few(favourites_of(user)),
            reverse("library:favourites"),
            "Press the star on a piece to keep it here.",
        ),
    ]


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


def _few(assets: AssetQuerySet) -> list[Asset]:
    return list(assets.select_related("format")[:SHOWN])
