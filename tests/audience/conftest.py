"""A reader, a guide, an agreement both have signed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from assets.models import Asset, AssetKind
from audience.events.client_limits import limits
from audience.models import Agreement, Contact, Event
from editorial.platform.models import User
from editorial.vocabulary.models import Topic
from tests.factories import AgreementFactory, AssetFactory, EventFactory, ReaderFactory, TopicFactory


@pytest.fixture(autouse=True)
def _no_limits_left() -> None:
    cache.clear()
    limits.forget()


@pytest.fixture
def topic(db: None) -> Topic:
    return TopicFactory(label="The cost of downtime", slug="cost-of-downtime")


@pytest.fixture
def guide(topic: Topic) -> Asset:
    return AssetFactory(kind=AssetKind.PAGE, title="A guide to leaving", topics=[topic])


@pytest.fixture
def coverage_map(db: None) -> Asset:
    return AssetFactory(title="Coverage map")


@pytest.fixture
def agreement(guide: Asset, coverage_map: Asset, paul: User, sam: User) -> Agreement:
    """Three sections of the guide: warm. Opening the coverage map: hot. Signed by both."""
    rules = [{"about": guide}, {"about": coverage_map, "opened": True}]
    return AgreementFactory(rules=rules, signed_by=[paul, sam])


@pytest.fixture
def reader(topic: Topic) -> Callable[..., Contact]:
    """A confirmed subscriber who agreed to be remembered: `reader("pat@halden.example")`."""

    def make(email: str = "pat@halden.example", name: str = "Pat Lind") -> Contact:
        return ReaderFactory(email=email, name=name, subscription__topic=topic)

    return make


@pytest.fixture
def reads() -> Callable[..., Event]:
    """Something a human reader did: `reads(pat, guide, "why")`, `reads(pat, coverage_map, kind="open")`."""

    def make(contact: Contact, asset: Asset, section: str = "", kind: str = "section", **more: Any) -> Event:
        visitor = contact.visitors.get()
        return EventFactory(kind=kind, piece=asset.uuid, section=section, visitor=visitor, **more)

    return make
