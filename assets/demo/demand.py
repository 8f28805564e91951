"""What the demo's salespeople looked for in vain, and what they sent."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from assets.models import Asset, SearchMiss, TrackedLink
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
    """Nobody gets the token: these recipients have no mail."""
    sender, slug, name, email, days, note = row
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
    )
    link.open_up()
