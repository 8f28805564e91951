"""What stands around every public page: the site's name and its few places."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from editorial.models import HomePage, Topic

MOST_PLACES = 5  # in the masthead; more would wrap on a desktop


@dataclass(frozen=True)
class Place:
    title: str
    url: str


@dataclass(frozen=True)
class Frame:
    name: str
    tagline: str
    home: str
    places: list[Place]


def frame() -> Frame:
    home = HomePage.objects.live().first()
    menu = home.get_children().live().public().in_menu() if home else []
    places = [Place(page.title, page.url) for page in menu]
    topics = Topic.objects.filter(top_interest__isnull=False).order_by("top_interest")
    places += [Place(topic.label, topic.get_absolute_url()) for topic in topics[:MOST_PLACES]]
    return Frame(settings.WAGTAIL_SITE_NAME, "", home.url if home else reverse("search"), places[:MOST_PLACES])
