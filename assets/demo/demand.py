"""What the demo's salespeople looked for in vain, what they sent, and how they usually send."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from assets.models import Asset, LinkPreset, SearchMiss, TrackedLink
from editorial.platform.demo.files import identity
from editorial.platform.models import User


class Miss(NamedTuple):
    user: str
    days_ago: int
    words: str
    persona: str
    asked_by_name: bool


class Sent(NamedTuple):
    user: str
    slug: str
    name: str
    email: str
    days_ago: int
    note: str
    declined: bool = False
    options: Mapping[str, Any] = {}  # of a link, as the send form offers them


class Preset(NamedTuple):
    user: str
    name: str
    options: Mapping[str, Any]


def keep(row: Preset) -> None:
    owner = User.objects.get(username=row.user)
    LinkPreset.objects.get_or_create(owner=owner, name=row.name, defaults=row.options)


def ask(row: Miss) -> None:
    """Once, however long ago it was loaded."""
    name, days, words, persona, by_name = row
    user = User.objects.get(username=name)
    if SearchMiss.objects.filter(user=user, query=words).exists():
        return
    day = timezone.localdate() - timedelta(days=days)
    miss = SearchMiss.objects.record(user, words, {"persona": [persona]}, day=day)
    if miss is not None and by_name:
        SearchMiss.objects.filter(pk=miss.pk).update(asked=True)


def send(row: Sent) -> None:
    """Nobody is sent the address: these recipients have no mail. Its sender finds it with the link."""
    sender, slug, name, email, days, note, declined, options = row
    if TrackedLink.objects.filter(sender__username=sender, recipient_email=email).exists():
        return
    asset = Asset.objects.get(uuid=identity("piece", slug))
    at = timezone.now() - timedelta(days=days)
    link = TrackedLink(
        asset=asset,
        sender=User.objects.get(username=sender),
        recipient_name=name,
        recipient_email=email,
        note=note,
        created_at=at,
        declined_at=at if declined else None,
        **options,
    )
    link.open_up()
