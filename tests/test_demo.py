"""The demo: complete, tagged, and the same however often it is loaded. It takes long to load, so it is loaded once."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Model
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, Revision

from assets.models import Asset, Comment, Rating, Version
from editorial.pieces.demo.pieces import all_pieces
from editorial.pieces.models import PIECE_MODELS, Piece, ResourcePage
from editorial.platform.models import Job, User
from editorial.platform.rooms import offers
from editorial.vocabulary.models import Expert, Persona, Topic
from editorial_calendar.models import NotApplicable, PlanItem, Target
from tests.databases import rows_of_a_module
from tests.indexes import own_index

pytestmark = [pytest.mark.django_db, pytest.mark.long]
PIECES = all_pieces()
OF_THE_PUBLICATION = (Page, Revision, Image, User, Expert, Topic)
OF_THE_LIBRARY = (Asset, Version, Document, Rating, Comment, Revision)
OF_THE_PLAN = (Target, NotApplicable, PlanItem)


@pytest.fixture(scope="module", autouse=True)
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """What `manage.py demo` says the first time; all it made is gone after this module."""
    folder = tmp_path_factory.mktemp("demo")
    elsewhere = override_settings(MEDIA_ROOT=folder / "media")
    with elsewhere, own_index(folder), rows_of_a_module(django_db_blocker):
        yield demo()


def demo() -> str:
    out = StringIO()
    call_command("demo", no_serve=True, stdout=out)
    return out.getvalue()


def load(*rooms: str) -> list[str]:
    """Load these rooms, or floors of a room, once more; what they say."""
    said: list[str] = []
    for room in offers("demo"):
        if room.__name__.startswith(rooms):
            room.load(said.append)
    return said


def pages() -> list[Piece]:
    return [page for model in PIECE_MODELS for page in model.objects.all()]


def rows(models: tuple[type[Model], ...]) -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in models}


def test_the_demo_loads_twice_without_serving(loaded: str) -> None:
    for said in (loaded, demo()):
        assert "Ready after" in said
        assert not Job.objects.failed().exists()


def test_every_piece_is_there_and_no_draft_is_public() -> None:
    live = {page.slug for page in pages() if page.live}
    assert live == {piece.slug for piece in PIECES if piece.state == "live"}
    assert len(live) >= 34


def test_one_piece_waits_for_its_day_and_five_are_drafts() -> None:
    hidden = [page for page in pages() if not page.live]
    waiting = [page.slug for page in hidden if page.approved_schedule]
    assert (len(hidden), waiting) == (6, ["what-a-retailer-expects"])


def test_coverage_is_uneven() -> None:
    live = [piece for piece in PIECES if piece.state == "live"]
    finance = [piece for piece in live if "cfo" in piece.personas and "confidence" in piece.stages]
    operations = [piece for piece in live if "operations-lead" in piece.personas]
    assert len(finance) <= 1 < 12 < len(operations)


def test_no_live_piece_misses_a_tag() -> None:
    assert {page.slug: page.missing_tags() for page in pages() if page.live and page.missing_tags()} == {}


def test_a_second_load_of_the_publication_changes_nothing() -> None:
    before = rows(OF_THE_PUBLICATION)
    load("editorial.")
    assert rows(OF_THE_PUBLICATION) == before


def test_pieces_were_published_when_the_demo_says() -> None:
    dates = {piece.uuid: piece.published_at.date() for piece in PIECES if piece.state == "live"}
    assert {page.uuid: page.first_published_at.date() for page in pages() if page.live} == dates


def test_sections_have_anchors_that_differ() -> None:
    for page in pages():
        anchors = [section.value["anchor"] for section in page.get_latest_revision_as_object().body]
        assert len(set(anchors)) == len(anchors) > 0, page.slug


def test_what_someone_changed_stays_changed() -> None:
    Persona.objects.filter(slug="cfo").update(label="Finance director")
    load("editorial.")
    assert Persona.objects.get(slug="cfo").label == "Finance director"


def test_a_second_load_of_the_library_changes_nothing() -> None:
    before = rows(OF_THE_LIBRARY)
    load("editorial.", "assets.")
    assert rows(OF_THE_LIBRARY) == before


def test_every_page_that_promises_a_file_has_it() -> None:
    for page in ResourcePage.objects.filter(live=True, format__slug__in=["white-paper", "tool", "presentation"]):
        assert page.document is not None, page.slug


def test_the_internal_deck_is_for_colleagues() -> None:
    deck = Asset.objects.get(title__startswith="Conversations that went somewhere")
    assert deck in Asset.objects.visible_to(User.objects.get(username="sally"))
    assert deck not in Asset.objects.visible_to(User.objects.get(username="petra"))


def test_one_data_sheet_has_expired() -> None:
    assert [asset.title for asset in Asset.objects.all() if asset.is_expired] == ["Data sheet: Northmoor Planning 3"]


def test_opinions_are_counted() -> None:
    case = Asset.objects.get(title__startswith="Halden Foods")
    assert (case.rating_count, case.used_count) == (3, 50)  # 46 in the list, a link, and three guests of a room
    assert case.rating_average > 3


def test_the_plan_is_loaded_once() -> None:
    before = rows(OF_THE_PLAN)
    assert before["Target"] == 25
    assert load("editorial_calendar.")[-1].endswith("0 of them new")
    assert rows(OF_THE_PLAN) == before
