"""What many pieces say is read together: a picture in each of them is no query for each of them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.models import Asset
from assets.searching import documents as library
from editorial.pieces.models import ArticlePage
from editorial.site.searching import documents as site
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db

Make = Callable[..., ArticlePage]


@pytest.fixture
def pictured(article: Make) -> Make:
    """A published article with a picture in its only section."""
    image = ImageFactory(title="A line")

    def make(title: str) -> ArticlePage:
        page = article(title, sections={"Hours": f"<p>Words of {title}.</p>"})
        page.body[0].value["content"].append(("figure", {"image": image, "alt": "Seen", "caption": f"By {title}"}))
        page.save_revision().publish()
        return page

    return make


def queries(documents: Callable[[], Iterator[Any]]) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert list(documents())
    return len(asked)


@pytest.mark.parametrize("documents", [site.documents, lambda: library.documents_for(Asset.objects.live())])
def test_an_index_reads_pictures_of_many_pieces_at_once(
    pictured: Make, work: Callable[[], int], documents: Callable[[], Iterator[Any]]
) -> None:
    pictured("One")
    work()
    queries(documents)  # the addresses of sites are known
    few = queries(documents)
    for number in range(5):
        pictured(f"Another {number}")
    work()
    assert queries(documents) == few


def test_read_together_pieces_say_what_each_says_by_itself(pictured: Make) -> None:
    for number in range(3):
        pictured(f"Piece {number}")
    alone, together = (list(ArticlePage.objects.order_by("pk")) for _ in range(2))
    ArticlePage.read_bodies(together)
    assert [piece.sections() for piece in together] == [piece.sections() for piece in alone]
    assert [piece.body.get_prep_value() for piece in together] == [piece.body.get_prep_value() for piece in alone]
    assert "By Piece 2" in together[2].sections()[0][2]


def test_anchors_are_read_without_a_query(pictured: Make) -> None:
    piece = ArticlePage.objects.get(pk=pictured("One").pk)
    with CaptureQueriesContext(connection) as asked:
        anchors = piece.section_anchors()
    assert (anchors, len(asked)) == (["hours"], 0)
    assert anchors == [anchor for anchor, _, _ in piece.sections()]
