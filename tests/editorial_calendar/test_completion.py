"""What is read to the end counts more; where reading stops is a reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from assets.models import Asset
from assets.signals import announce
from audience.models.events import DayReading, EventKind, Label
from editorial.pieces.models import ArticlePage, HomePage
from editorial.platform.jobs.runner import run
from editorial.platform.models import Job
from editorial_calendar.coverage import arithmetic, completion, supply
from editorial_calendar.coverage.demand import demand
from editorial_calendar.coverage.queries import ask, survey, vocabulary
from editorial_calendar.models import Contribution


@pytest.fixture
def article(house: dict[str, Any], piece: Callable[..., Asset], today: date) -> Asset:
    """A page of two sections and its asset."""
    section = {"content": [("text", "<p>Words.</p>")]}
    body = [("section", {"title": name, "anchor": name, **section}) for name in ("first", "last")]
    home = HomePage.objects.get()
    page = home.add_child(instance=ArticlePage(title="Read", summary="x", live=False, body=body))
    Asset.objects.filter(uuid=page.uuid).delete()
    return piece("cfo", "interest", "downtime", "article", uuid=page.uuid, page_id=page.pk)


def read(asset: Asset, opened: int, finished: int, label: Label = Label.HUMAN) -> None:
    shared = {"piece": asset.uuid, "day": date(2027, 3, 1), "label": label}
    DayReading.objects.create(kind=EventKind.VIEW, count=opened, **shared)
    DayReading.objects.create(kind=EventKind.SECTION, section="first", count=opened, **shared)
    DayReading.objects.create(kind=EventKind.SECTION, section="last", count=finished, **shared)


def test_a_piece_read_to_the_end_counts_more(article: Asset) -> None:
    read(article, 100, 90)
    supply.recount_asset(article.uuid)
    assert Contribution.objects.get().completion == arithmetic.completion(90, 100) > 1.2


def test_scanners_finish_nothing(article: Asset) -> None:
    read(article, 100, 100, Label.SCANNER)
    supply.recount_asset(article.uuid)
    assert Contribution.objects.get().completion == 1.0


def test_reading_that_stops_is_demand(article: Asset, house: dict[str, Any]) -> None:
    read(article, 40, 10)
    supply.recount_asset(article.uuid)
    words = vocabulary()
    known = demand(survey(words, ask(words, {})))[house["cfo"].pk, house["interest"].pk]
    assert (known.readings, known.stopped) == (40, 30)


def test_what_was_read_is_counted_anew_by_the_clock(article: Asset) -> None:
    read(article, 100, 0)
    completion.recount_what_was_read()
    run(Job.objects.get(kind="calendar.supply", key=str(article.uuid)).pk)
    assert Contribution.objects.get().completion < 0.7


def test_many_pieces_are_counted_anew_together(
    house: dict[str, Any], piece: Callable[..., Asset], django_assert_max_num_queries: Any
) -> None:
    """What took a job each, with a dozen queries, takes as many for all."""
    for number in range(12):
        announce(piece("cfo", "interest", "downtime", "article", title=f"Piece {number}"))
    Contribution.objects.all().delete()
    first = Job.objects.filter(kind="calendar.supply").earliest("pk")
    with django_assert_max_num_queries(40):
        assert run(first.pk) == 12
    assert Contribution.objects.count() == 12
