"""A small house: two personas, two stages, two topics, two formats, and pieces put into their cells."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets.models import Asset, AssetKind
from editorial.platform.models import User
from editorial.vocabulary.models import BuyingJob, BuyingStage, Format, Persona, Topic
from editorial_calendar.coverage import supply
from editorial_calendar.models import CellSupply
from tests.factories import (
    AssetFactory,
    BuyingJobFactory,
    BuyingStageFactory,
    FormatFactory,
    PersonaFactory,
    TopicFactory,
)

TODAY = date(2027, 3, 1)


@pytest.fixture
def today(time_machine: Any) -> date:
    time_machine.move_to(datetime.combine(TODAY, time(9)), tick=False)
    return TODAY


@pytest.fixture
def house(db: None) -> dict[str, Any]:
    """Exactly two terms an axis, by slug: `house["cfo"]`."""
    for model in (Persona, BuyingStage, Topic, Format):
        model.objects.all().delete()
    made: list[Any] = [
        PersonaFactory(sort_order=1, questions="What does it save?\nWhen?"),
        PersonaFactory(label="IT director", sort_order=2),
        BuyingStageFactory(sort_order=1, question="Is this for us?"),
        BuyingStageFactory(label="Confidence", sort_order=2, question="Can we trust it?"),
        TopicFactory(slug="downtime", sort_order=1, aliases="outages", top_interest=1),
        TopicFactory(slug="legacy", label="Leaving legacy systems", sort_order=2),
        FormatFactory(sort_order=1, half_life_days=180),
        FormatFactory(label="Case study", sort_order=2, half_life_days=540),
        BuyingJobFactory(),
    ]
    return {term.slug: term for term in made}


@pytest.fixture
def piece(house: dict[str, Any]) -> Callable[..., Asset]:
    """Put a live piece into cells and count it: `piece("cfo", "interest", "downtime", "article", published=day)`."""

    def make(*slugs: str, published: date = TODAY, title: str = "A piece", **fields: Any) -> Asset:
        moment = timezone.make_aware(datetime.combine(published, time(8)))
        asset = AssetFactory(kind=AssetKind.LINK, title=title, published_at=moment, **fields)
        tag(asset, house, *slugs)
        supply.recount_asset(asset.uuid)
        return asset

    return make


def tag(row: Any, house: dict[str, Any], *slugs: str) -> None:
    """Give an asset or plan item these terms."""
    for slug in slugs:
        term = house[slug]
        if isinstance(term, Format):
            row.format = term
            row.save()
        else:
            {Persona: row.personas, BuyingStage: row.stages, Topic: row.topics, BuyingJob: row.jobs}[type(term)].add(
                term
            )


@pytest.fixture
def desk(as_user: Callable[[User], Any], ed: User, today: date) -> Any:
    """Ed in the CMS, today."""
    return as_user(ed)


@pytest.fixture
def queries_of(desk: Any) -> Callable[[str], int]:
    """How many queries an address takes the second time, when what the process keeps is there."""

    def count(address: str) -> int:
        desk.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(address).status_code == 200
        return len(seen)

    return count


def rolled_up() -> dict[tuple[Any, ...], tuple[float, int]]:
    """The roll-up as it is kept."""
    keys = ("persona_id", "stage_id", "topic_id", "format_id", "half_life", "expires_on")
    return {tuple(getattr(row, key) for key in keys): (row.mass, row.pieces) for row in CellSupply.objects.all()}
