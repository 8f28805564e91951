"""A reader, a guide, an agreement both have signed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from assets.models import Asset, AssetKind
from audience.models import Agreement, Consent, ConsentRow, Contact, Event, Side, SignalRule, Subscription, Visitor
from editorial.platform.models import User
from editorial.vocabulary.models import Topic


@pytest.fixture(autouse=True)
def _no_limits_left() -> None:
    cache.clear()


@pytest.fixture
def topic(db: None) -> Topic:
    return Topic.objects.get_or_create(slug="cost-of-downtime", defaults={"label": "The cost of downtime"})[0]


@pytest.fixture
def guide(topic: Topic) -> Asset:
    made = Asset.objects.create(kind=AssetKind.PAGE, title="A guide to leaving")
    made.topics.set([topic])
    return made


@pytest.fixture
def coverage_map(db: None) -> Asset:
    return Asset.objects.create(kind=AssetKind.FILE, title="Coverage map")


@pytest.fixture
def agreement(guide: Asset, coverage_map: Asset, paul: User, sam: User) -> Agreement:
    """Three sections of the guide: warm. Opening the coverage map: hot. Signed by both."""
    made = Agreement.objects.create(number=1, lead_definition="Someone who is comparing suppliers.")
    SignalRule.objects.create(agreement=made, heat="warm", minimum=3, piece=guide.uuid, piece_title=guide.title)
    SignalRule.objects.create(
        agreement=made,
        heat="hot",
        evidence="opened",
        minimum=1,
        piece=coverage_map.uuid,
        piece_title=coverage_map.title,
    )
    made.sign(paul, Side.MARKETING)
    made.sign(sam, Side.SALES)
    return made


@pytest.fixture
def reader(topic: Topic) -> Callable[..., Contact]:
    """A confirmed subscriber who agreed to be remembered: `reader("pat@halden.example")`."""

    def make(email: str = "pat@halden.example", name: str = "Pat Lind") -> Contact:
        contact = Contact.objects.meet(email, name)
        visitor = Visitor.objects.create(contact=contact)
        ConsentRow.objects.create(kind=Consent.TRACKING, visitor=visitor, given=True, how="test")
        Subscription.objects.create(contact=contact, topic=topic).confirm("test")
        return contact

    return make


@pytest.fixture
def reads() -> Callable[..., Event]:
    """Something a human reader did: `reads(pat, guide, "why")`, `reads(pat, coverage_map, kind="open")`."""

    def make(contact: Contact, asset: Asset, section: str = "", kind: str = "section", **more: Any) -> Event:
        given = {"label": "human", "reason": "test", "at": timezone.now() - timedelta(seconds=5)} | more
        visitor = contact.visitors.get()
        return Event.objects.create(kind=kind, piece=asset.uuid, section=section, visitor=visitor, **given)

    return make
