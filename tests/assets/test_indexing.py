"""What is published or read can be found, and only by those it is for."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.models import Asset
from assets.searching.documents import document_for, documents_for
from editorial.pieces.models import ArticlePage
from search.engines import engine
from search.query import Query

Make = Callable[..., ArticlePage]
MakeAsset = Callable[..., Asset]
Work = Callable[[], int]


def found(text: str, audience: str = "member") -> list[str]:
    return [hit.id for hit in engine().search(Query(text=text, audience=audience)).hits]


def test_a_published_article_is_found_by_a_word_of_a_section(article: Make, work: Work) -> None:
    piece = article("The second price", sections={"Hours": "<p>Parallel running takes ten weeks.</p>"})
    work()
    answer = engine().search(Query(text="parallel running", audience="member"))
    assert [hit.id for hit in answer.hits] == [str(piece.uuid)]
    assert answer.hits[0].place is not None
    assert answer.hits[0].place.anchor == "hours"


def test_an_unpublished_piece_is_not_found(article: Make, work: Work) -> None:
    piece = article("The second price")
    work()
    piece.unpublish()
    work()
    assert found("second price") == []


def test_internal_assets_are_not_found_by_partners(asset: MakeAsset) -> None:
    inside = asset("Battle card", is_internal=True)
    engine().index([document_for(inside)])
    assert found("battle card") == [str(inside.uuid)]
    assert found("battle card", "partner") == []


def test_a_topic_is_found_by_its_other_names(asset: MakeAsset) -> None:
    made = asset("Five-year view")
    made.topics.update(aliases="farm to fork\nbatch genealogy")
    engine().index([document_for(made)])
    assert found("genealogy") == [str(made.uuid)]


def test_documents_cost_the_same_queries_for_few_and_many(asset: MakeAsset) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(documents_for(Asset.objects.live()))
        return len(queries)

    asset("one")
    few = cost()
    for number in range(5):
        asset(f"another {number}")
    assert cost() == few
