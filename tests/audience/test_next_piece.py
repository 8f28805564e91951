"""What to send next: on the same topic, a stage further, new to them; and how many colleagues read too."""

from collections.abc import Callable
from typing import Any

import pytest

from assets.models import Asset, TrackedLink
from audience.calls.receipts import Known, next_piece, receipts_for
from audience.calls.signal_detection import detect_signals
from audience.models import Agreement, Call, Contact, Event
from editorial.platform.models import User
from editorial.vocabulary.models import Topic
from tests.factories import AssetFactory, BuyingStageFactory


@pytest.fixture
def call(
    agreement: Agreement, reader: Callable[..., Contact], guide: Asset, coverage_map: Asset, sally: User, reads: Any
) -> Call:
    pat = reader()
    reads(pat, guide, "why")
    reads(pat, coverage_map, kind="open")
    return detect_signals(pat)[0]


def offered(topic: Topic, title: str, rating: float) -> Asset:
    return AssetFactory(kind="page", title=title, topics=[topic], rating_corrected=rating)


def proposed(call: Call) -> Asset | None:
    return receipts_for([call])[call.pk].next_piece


@pytest.mark.parametrize("address", ["pat@halden.example", "Pat@Halden.example"])
def test_what_was_sent_is_not_proposed_again(call: Call, topic: Topic, sally: User, address: str) -> None:
    best, second = offered(topic, "Best", 5), offered(topic, "Second", 4)
    assert proposed(call) == best
    TrackedLink(asset=best, sender=sally, recipient_name="Pat", recipient_email=address).open_up()
    assert proposed(call) == second


def test_one_stage_further_goes_before_a_better_rating(db: None, topic: Topic) -> None:
    early, late = (
        BuyingStageFactory(label=label, sort_order=n) for n, label in enumerate(("Awareness", "Interest"), 1)
    )
    read = Known(AssetFactory(topics=[topic], stages=[late]).uuid, {topic.pk}, {late.sort_order})
    back = AssetFactory(topics=[topic], stages=[early])
    further = AssetFactory(topics=[topic], stages=[late])
    assert next_piece([read], [back, further]) == further
    assert next_piece([read], [back]) == back


def test_a_reader_is_no_colleague_of_themselves(call: Call) -> None:
    assert receipts_for([call])[call.pk].colleagues == 0


def test_no_model_is_made_of_what_was_read(call: Call, topic: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    for model in (Asset, Event):
        whole = model.from_db
        monkeypatch.setattr(
            model, "from_db", lambda *row, name=model.__name__, whole=whole: (made.append(name), whole(*row))[1]
        )
    best = offered(topic, "Best", 5)
    receipt = receipts_for([call])[call.pk]
    assert (receipt.next_piece, len(receipt.pieces)) == (best, 2)
    assert "Event" not in made
    assert made.count("Asset") == Asset.objects.live().shareable().filter(topics=topic).count()
