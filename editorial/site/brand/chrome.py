"""What stands around every public page: the site's name, its logo, its accent and its few places."""

from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import Site

from editorial.pieces.models import HomePage
from editorial.platform.cache import site_version
from editorial.site.access.view_restrictions import unrestricted
from editorial.site.brand.logo import Logo
from editorial.site.models import BrandSettings
from editorial.vocabulary.models import Topic

MOST_LINKS = 5  # in the masthead; more would wrap on a desktop


@dataclass(frozen=True)
class NavigationLink:
    title: str
    url: str


@dataclass(frozen=True)
class SiteChrome:
    name: str
    tagline: str
    company: str
    accent_light: str
    accent_dark: str
    home: str
    links: list[NavigationLink]
    logo: Logo | None = None  # None too while its sizes are being made

    @property
    def accent_version(self) -> str:
        """Part of the style sheet's address, so that a new accent is seen at once."""
        return (self.accent_light + self.accent_dark).replace("#", "")


def site_chrome() -> SiteChrome:
    """Kept under the version of the site's words, which changes with everything in it."""
    key = f"site-chrome-{site_version.words()}"
    return cast(SiteChrome, cache.get_or_set(key, _build, settings.PAGE_CACHE_SECONDS))


def _build() -> SiteChrome:
    site = Site.objects.filter(is_default_site=True).first()
    brand = BrandSettings.objects.filter(site=site).select_related("logo", "logo_dark").first() or BrandSettings()
    home = HomePage.objects.live().first()
    name = brand.name or (site.site_name if site else "") or settings.WAGTAIL_SITE_NAME
    return SiteChrome(
        name=name,
        tagline=brand.tagline,
        company=brand.company,
        accent_light=brand.accent_light,
        accent_dark=brand.accent_dark,
        logo=Logo.of(brand, alt=brand.company or name),
        home=(home and home.url) or reverse("search"),
        links=_links(home),
    )


def _links(home: HomePage | None) -> list[NavigationLink]:
    """Pages put in the menu, then the topics readers care about most."""
    menu = home.get_children().live().filter(unrestricted()).in_menu() if home else []
    topics = Topic.objects.filter(top_interest__isnull=False).order_by("top_interest")[:MOST_LINKS]
    pages = [NavigationLink(page.title, page.url) for page in menu]
    return [*pages, *(NavigationLink(topic.label, topic.get_absolute_url()) for topic in topics)][:MOST_LINKS]
