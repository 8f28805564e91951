"""The demo's library: files and opinions, and the same however often it is loaded."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from wagtail.documents.models import Document
from wagtail.models import Revision

from assets.demo import load
from assets.models import Asset, Comment, Rating, Version
from editorial.pieces.models import ResourcePage
from editorial.platform.models import User
from tests.demo import load_publication

pytestmark = pytest.mark.django_db  # each test in a savepoint of its own


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Loaded once for this module, and gone afterwards."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with media, django_db_blocker.unblock(), transaction.atomic():
        load_publication(lambda said: None)
        load(lambda said: None)
        yield
        transaction.set_rollback(True)


def rows() -> dict[str, int]:
    return {
        model.__name__: model._default_manager.count()
        for model in (Asset, Version, Document, Rating, Comment, Revision)
    }


def test_a_second_load_changes_nothing(loaded: None) -> None:
    before = rows()
    load_publication(lambda said: None)
    load(lambda said: None)
    assert rows() == before


def test_every_page_that_promises_a_file_has_it(loaded: None) -> None:
    for page in ResourcePage.objects.filter(live=True, format__slug__in=["white-paper", "tool", "presentation"]):
        assert page.document is not None, page.slug


def test_the_internal_deck_is_for_colleagues(loaded: None) -> None:
    deck = Asset.objects.get(title__startswith="Conversations that went somewhere")
    assert deck in Asset.objects.visible_to(User.objects.get(username="sally"))
    assert deck not in Asset.objects.visible_to(User.objects.get(username="petra"))


def test_one_data_sheet_has_expired(loaded: None) -> None:
    assert [asset.title for asset in Asset.objects.all() if asset.is_expired] == ["Data sheet: Northmoor Planning 3"]


def test_opinions_are_counted(loaded: None) -> None:
    case = Asset.objects.get(title__startswith="Halden Foods")
    assert (case.rating_count, case.used_count) == (3, 47)  # 46 in the list, and a link
    assert case.rating_average > 3
