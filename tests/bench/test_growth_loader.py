"""What the loaders of `bench growth` write is what the product itself would have written."""

import json
from collections import Counter

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Sum
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision, TaskState

from assets.adding.mirroring import facts_of
from assets.models import Asset, SearchMiss, TrackedLink
from assets.searching.indexes import LIBRARY, READERS
from audience.models import Agreement, Call, DayReading, Event, Move, Subscription
from editorial.pieces.content_hash import content_hash
from editorial.pieces.models import PIECE_MODELS, Piece
from editorial.platform.management.growth.filling import write
from editorial.platform.management.growth.scale import Scale
from editorial.review.models import Review
from editorial.site.access.view_restrictions import read_restricted_paths
from editorial.vocabulary.models import Topic
from editorial.vocabulary.models.classification import TAG_FIELDS
from editorial_calendar.coverage import supply
from editorial_calendar.models import CellSupply, Contribution, PlanItem

read_only = pytest.mark.usefixtures("filled")

SCALE = Scale.of(60)
OF_ITS_TIME = {"latest_revision", "live_revision", "latest_revision_created_at", "last_published_at"}


@pytest.mark.django_db  # so that there is a database for the others too
def test_only_a_copy_is_filled() -> None:
    with pytest.raises(CommandError, match="no copy"):
        call_command("growth_copy", 10)
    assert not pieces()


def pieces() -> list[Piece]:
    return [piece for model in PIECE_MODELS for piece in model.objects.order_by("pk")]


@read_only
def test_there_is_as_much_of_everything_as_the_scale_says() -> None:
    assert len(pieces()) == SCALE.pieces
    assert PlanItem.objects.count() == SCALE.plan_items
    assert TrackedLink.objects.by_themselves().count() == SCALE.links
    assert Call.objects.count() == SCALE.calls
    assert Event.objects.count() == SCALE.events
    assert Review.objects.count() == SCALE.reviews
    assert 0 < SearchMiss.objects.count() <= SCALE.searches  # nobody misses the same twice a day


@read_only
def test_the_tree_has_no_faults() -> None:
    assert not any(Page.find_problems())
    for page in Page.objects.filter(depth__gt=2):
        assert page.url_path == f"{page.get_parent().url_path}{page.slug}/"


@read_only
def test_a_revision_says_what_its_page_says() -> None:
    for piece in pieces():
        revision = piece.latest_revision
        assert revision is not None
        kept = revision.content.keys() - OF_ITS_TIME
        made = json.loads(json.dumps(piece.serializable_data(), default=str))
        told = {"live", "has_unpublished_changes", "first_published_at"} if "original" in piece.slug else set()
        for name in kept - told - {"body", "first_published_at"}:
            assert sorted_list(revision.content[name]) == sorted_list(made[name]), name
        assert content_hash(revision.as_object()) == content_hash(piece)


def sorted_list(value: object) -> object:
    return sorted(value) if isinstance(value, list) else value


@read_only
def test_a_live_piece_has_its_revision_its_references_and_its_entry_in_the_log() -> None:
    for piece in pieces():
        before = references(piece)
        ReferenceIndex.create_or_update_for_object(piece)
        assert before == references(piece) != Counter()
        assert piece.live_revision_id == (piece.latest_revision_id if piece.live else None)
        assert PageLogEntry.objects.filter(page=piece.pk, action="wagtail.publish").count() == piece.live
        assert Revision.objects.for_instance(piece).count() == 1
        assert not piece.live or not piece.problems_before_publishing()


def references(piece: Piece) -> Counter[tuple[object, ...]]:
    rows = ReferenceIndex.objects.filter(object_id=str(piece.pk))
    return Counter(rows.values_list("base_content_type", "content_type", "to_object_id", "content_path"))


@read_only
def test_every_live_piece_is_an_asset_that_says_the_same() -> None:
    for piece in pieces():
        asset = Asset.objects.filter(uuid=piece.uuid).first()
        assert (asset is not None) == piece.live
        if asset is not None:
            facts = facts_of(piece, read_restricted_paths())
            assert {name: getattr(asset, name) for name in facts} == facts
            assert asset.format_id == piece.format_id
            for field in TAG_FIELDS:
                assert set(getattr(asset, field).all()) == set(getattr(piece, field).all())


@read_only
def test_supply_is_what_counting_everything_anew_gives() -> None:
    def rows() -> Counter[tuple[object, ...]]:
        weighed = Contribution.objects.values_list("asset", "plan_item", "persona", "stage", "topic", "since", "fit")
        return Counter(tuple(row) for row in weighed)

    before, sums = rows(), sorted(CellSupply.objects.values_list("persona", "stage", "topic", "format", "pieces"))
    after: int | None = 0
    while after is not None:
        after = supply.recount_next(after)
    for item in PlanItem.objects.all():
        supply.recount_plan_item(item)
    assert rows() == before != Counter()
    assert sorted(CellSupply.objects.values_list("persona", "stage", "topic", "format", "pieces")) == sums


def test_both_indexes_hold_what_they_should(filled: str, settings: LazySettings) -> None:
    settings.SEARCH_URL = filled
    assert LIBRARY.held() == LIBRARY.expected() > 0
    assert READERS.held() == READERS.expected() > 0


@read_only
def test_roll_ups_hold_every_event() -> None:
    assert DayReading.objects.aggregate(all=Sum("count"))["all"] == Event.objects.exclude(piece=None).count()


@read_only
def test_readers_agreed_and_calls_rest_on_their_reading() -> None:
    assert Agreement.objects.in_force() is not None
    assert Subscription.objects.confirmed().count() == SCALE.contacts
    assert Call.objects.standing().count() == SCALE.calls
    for call in Call.objects.all():
        assert call.evidence.exists()
        assert call.moves.first().to == Move.LEAD  # type: ignore[union-attr]
        assert call.evidence.filter(visitor__contact=call.contact).count() == call.evidence.count()


@read_only
def test_reviews_are_of_steps_of_the_workflow() -> None:
    for review in Review.objects.all():
        task = review.task_state
        assert task.specific.task.specific == task.task.specific
        assert task.workflow_state.current_task_state == task
        assert review.is_open == (task.status == TaskState.STATUS_IN_PROGRESS)
        assert not review.has_lapsed
    assert Review.objects.open().exists()


@pytest.mark.django_db
def test_what_follows_a_loader_has_an_id_of_its_own() -> None:
    Topic.objects.create(slug="first", label="First")
    written = [Topic(slug=f"written-{number}", label=f"Written {number}") for number in range(3)]
    write(Topic, written)
    last = Topic.objects.create(slug="last", label="Last")
    assert [topic.pk for topic in Topic.objects.order_by("pk")][-4:] == [*(topic.pk for topic in written), last.pk]
