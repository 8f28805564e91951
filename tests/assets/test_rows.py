"""A row of the library says how current a piece is, whose it is, and shows its picture."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from assets.models import Asset, Version
from assets.searching.results import as_results, rows
from assets.templatetags.library import age
from editorial.pieces.models import ArticlePage
from editorial.pieces.renditions import SIZES
from editorial.platform.models import User
from tests.html import html_of

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]
Make = Callable[..., ArticlePage]
Work = Callable[[], int]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "1 day old"),
        (29, "29 days old"),
        (30, "1 month old"),
        (364, "12 months old"),
        (365, "1 year old"),
        (800, "2 years old"),
    ],
)
def test_age_is_said_in_the_largest_unit(days: int, said: str) -> None:
    assert age(timezone.now() - timedelta(days=days)) == said


def test_a_row_says_when_it_is_from_and_whose_it_is(
    asset: MakeAsset, ed: User, sally: User, as_user: AsUser, work: Work
) -> None:
    asset("Five-year view", owner=ed, published_at=datetime(2020, 3, 14, 12, tzinfo=UTC)).reindex()
    work()
    for address in ("/library/", "/library/?q=five"):
        page = html_of(as_user(sally).get(address))
        assert "14 Mar 2020, " in page
        assert "years old" in page
        assert "· Ed" in page


def test_a_file_is_as_old_as_its_newest_version(with_file: MakeAsset, ed: User, sally: User) -> None:
    asset = with_file(published_at=timezone.now() - timedelta(days=700))
    [before] = as_results(rows(Asset.objects.all(), sally))
    assert age(before.dated) == "1 year old"
    asset.supersede(asset.versions.get().document, by=ed)
    [after] = as_results(rows(Asset.objects.all(), sally))
    assert age(after.dated) == "today"
    Version.objects.filter(number=2).update(created_at=timezone.now() - timedelta(days=3))
    [later] = as_results(rows(Asset.objects.all(), sally))
    assert age(later.dated) == "3 days old"


def test_a_page_shows_its_picture_once_it_is_made_and_its_first_screen_before(
    article: Make, sally: User, as_user: AsUser, work: Work
) -> None:
    image = get_image_model().objects.create(title="Line 4", file=get_test_image_file())
    piece = article("Running in parallel")
    work()
    page = html_of(as_user(sally).get("/library/"))
    assert 'class="first-screen"' in page
    type(piece).objects.filter(pk=piece.pk).update(image=image)
    picture = image.get_rendition(SIZES[0]).url
    page = html_of(as_user(sally).get("/library/"))
    assert f'src="{picture}"' in page
    assert 'class="first-screen"' not in page


def test_pictures_cost_the_same_for_any_number(
    article: Make, work: Work, sally: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    image = get_image_model().objects.create(title="Line 4", file=get_test_image_file())
    for number in range(5):
        article(f"Piece {number}")
    work()
    ArticlePage.objects.update(image=image)
    with django_assert_num_queries(1):
        assert len(as_results(rows(Asset.objects.all(), sally))) == 5
