"""What stands around every public page: the site's name, its accent and its few places."""

from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import Site

from editorial.pieces.models import HomePage
from editorial.platform.cache import site_version
from editorial.site.models import BrandSettings
from editorial.site.view_restrictions import outside_of_closed
from editorial.vocabulary.models import Topic

MOST_PLACES = 5  # in the masthead; more would wrap on a desktop


@dataclass(frozen=True)
class Place:
    title: str
    url: str


@dataclass(frozen=True)
class Frame:
    name: str
    tagline: str
    company: str
    accent_light: str
    accent_dark: str
    home: str
    places: list[Place]

    @property
    def accent_version(self) -> str:
        """Part of the style sheet's address, so that a new accent is seen at once."""
        return (self.accent_light + self.accent_dark).replace("#", "")


def frame() -> Frame:
    """Kept under the site's version, which changes with everything in it."""
    return cast(Frame, cache.get_or_set(f"frame-{site_version.current()}", _frame, settings.KEEP_PAGES_FOR))


def _frame() -> Frame:
    site = Site.objects.filter(is_default_site=True).first()
    brand = BrandSettings.objects.filter(site=site).first() or BrandSettings()
    home = HomePage.objects.live().first()
    return Frame(
        name=brand.name or (site.site_name if site else "") or settings.WAGTAIL_SITE_NAME,
        tagline=brand.tagline,
        company=brand.company,
        accent_light=brand.accent_light,
        accent_dark=brand.accent_dark,
        home=(home and home.url) or reverse("search"),
        places=_places(home),
    )


def _places(home: HomePage | None) -> list[Place]:
    """Pages put in the menu, then the topics readers care about most."""
    menu = home.get_children().live().filter(outside_of_closed()).in_menu() if home else []
    topics = Topic.objects.filter(top_interest__isnull=False).order_by("top_interest")[:MOST_PLACES]
    places = [Place(page.title, page.url) for page in menu] + [Place(t.label, t.get_absolute_url()) for t in topics]
    return places[:MOST_PLACES]
