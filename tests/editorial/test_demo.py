"""The demo's publication: complete, tagged, and the same however often it is loaded."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from wagtail.images.models import Image
from wagtail.models import Page, Revision

from editorial.pieces.demo.pieces import all_pieces
from editorial.pieces.models import PIECE_MODELS, Piece
from editorial.platform.models import User
from editorial.vocabulary.models import Expert, Persona, Topic
from tests.demo import load_publication

pytestmark = pytest.mark.django_db  # each test in a savepoint of its own
PIECES = all_pieces()


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[str]]:
    """Loaded once for this module, and gone afterwards."""
    said: list[str] = []
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with media, django_db_blocker.unblock(), transaction.atomic():
        load_publication(said.append)
        yield said
        transaction.set_rollback(True)


def pages() -> list[Piece]:
    return [page for model in PIECE_MODELS for page in model.objects.all()]


def rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in (Page, Revision, Image, User, Expert, Topic)}


def test_every_piece_is_there_and_no_draft_is_public(loaded: list[str]) -> None:
    live = {page.slug for page in pages() if page.live}
    assert live == {piece.slug for piece in PIECES if piece.state == "live"}
    assert len(live) >= 34


def test_one_piece_waits_for_its_day_and_five_are_drafts(loaded: list[str]) -> None:
    hidden = [page for page in pages() if not page.live]
    waiting = [page.slug for page in hidden if page.approved_schedule]
    assert (len(hidden), waiting) == (6, ["what-a-retailer-expects"])


def test_coverage_is_uneven(loaded: list[str]) -> None:
    live = [piece for piece in PIECES if piece.state == "live"]
    finance = [piece for piece in live if "cfo" in piece.personas and "confidence" in piece.stages]
    operations = [piece for piece in live if "operations-lead" in piece.personas]
    assert len(finance) <= 1 < 12 < len(operations)


def test_no_live_piece_misses_a_tag(loaded: list[str]) -> None:
    assert {page.slug: page.missing_tags() for page in pages() if page.live and page.missing_tags()} == {}


def test_a_second_load_changes_nothing(loaded: list[str]) -> None:
    before = rows()
    load_publication(lambda said: None)
    assert rows() == before


def test_pieces_were_published_when_the_demo_says(loaded: list[str]) -> None:
    dates = {piece.uuid: piece.published_at.date() for piece in PIECES if piece.state == "live"}
    assert {page.uuid: page.first_published_at.date() for page in pages() if page.live} == dates


def test_sections_have_anchors_that_differ(loaded: list[str]) -> None:
    for page in pages():
        anchors = [section.value["anchor"] for section in page.get_latest_revision_as_object().body]
        assert len(set(anchors)) == len(anchors) > 0, page.slug


def test_what_someone_changed_stays_changed(loaded: list[str]) -> None:
    Persona.objects.filter(slug="cfo").update(label="Finance director")
    load_publication(lambda said: None)
    assert Persona.objects.get(slug="cfo").label == "Finance director"
