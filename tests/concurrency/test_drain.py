"""The drain of two machines: an event and its roll-up carry the same label, whoever brings the evidence."""

from functools import partial
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import Count, QuerySet, Sum

from audience.events import event_store
from audience.events.bot_detection import HUMAN, UNKNOWN, Verdict
from audience.events.event_attribution import BeaconBatch
from audience.events.event_store import relabel, roll_up, rows_of
from audience.models import DayReading, Event, Visitor
from tests.concurrency.at_once import at_once, meet
from tests.factories import EventFactory, VisitorFactory


@pytest.fixture
def visitor() -> Visitor:
    return VisitorFactory()


def unjudged(visitor: Visitor, piece: UUID) -> None:
    """An event that nobody could judge yet, counted as such."""
    row = EventFactory(visitor=visitor, piece=piece, kind="view", label=UNKNOWN)
    at = f"{row.at:%Y-%m-%d %H:%M:%S.%f}"
    batch = BeaconBatch([(row.id.hex, "view", piece.hex, "", 0, at)], "", visitor=row.visitor_id)
    batch.verdict = Verdict(UNKNOWN, "")
    roll_up(rows_of([batch]))


def evidence(visitor: Visitor) -> None:
    batch = BeaconBatch([], "", visitor=visitor.pk)
    batch.verdict = Verdict(HUMAN, "")
    with transaction.atomic():
        relabel([batch])


def stored() -> dict[str, int]:
    return dict(Event.objects.order_by().values_list("label").annotate(number=Count("pk")))


def counted() -> dict[str, int]:
    found = DayReading.objects.order_by().values_list("label").annotate(number=Sum("count"))
    return {label: number for label, number in found if number}


def test_an_event_that_comes_in_while_earlier_ones_are_relabelled_is_counted_as_it_is_labelled(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = uuid4()
    unjudged(visitor, piece)
    update, came = QuerySet.update, []

    def meanwhile(rows: QuerySet[Event], **values: object) -> int:
        if rows.model is Event and not came:
            came.append(at_once(partial(unjudged, visitor, piece)))
        return update(rows, **values)

    monkeypatch.setattr(QuerySet, "update", meanwhile)
    evidence(visitor)
    assert came
    assert stored() == counted()


def test_two_drains_with_the_same_late_evidence_count_it_once(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    unjudged(visitor, uuid4())
    meet(monkeypatch, event_store, "_row")
    at_once(partial(evidence, visitor), partial(evidence, visitor))
    assert stored() == counted() == {HUMAN: 1}
