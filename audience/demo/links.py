"""What the recipients of the demo's links read: the first pages of what they were sent, each a little shorter."""

from datetime import timedelta

from django.utils import timezone

from assets.links.places import places_of
from assets.models import TrackedLink
from audience.models import EventKind, Label, LinkReading

PAGES_READ = 5
FIRST_PAGE = 95  # seconds
UNOPENED = timedelta(days=5)  # a younger link has not been opened yet


def load() -> None:
    for link in TrackedLink.objects.select_related("asset", "guest"):
        if not LinkReading.objects.filter(link=link.uuid).exists():
            _read(link)


def _read(link: TrackedLink) -> None:
    opened = link.created_at + timedelta(hours=7)
    if link.guest and not link.guest.joined_at:
        return
    if link.declined_at or timezone.now() - link.created_at < UNOPENED:
        return
    places = places_of(link.asset, link.shown_version)
    if not places and link.guest:
        return  # a file of the room that the worker has not read yet: nobody has opened that one
    pages = PAGES_READ - link.pk % PAGES_READ if link.guest else PAGES_READ
    anchors = ["", *(anchor for anchor, _ in places[:pages])]
    LinkReading.objects.bulk_create(
        LinkReading(
            link=link.uuid,
            piece=link.asset.uuid,
            section=anchor,
            kind=EventKind.ENGAGED if anchor else EventKind.VIEW,
            label=Label.HUMAN,
            count=1,
            total=FIRST_PAGE / number if anchor else 1,
            first_at=opened,
            last_at=opened + timedelta(minutes=number),
        )
        for number, anchor in enumerate(anchors, 1)
    )
