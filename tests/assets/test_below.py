"""Many pieces below a page that is moved or restricted: hidden at once, and told of a batch at a time."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from assets.models import Asset
from editorial.pieces.below import following
from editorial.pieces.models import ArticlePage, HomePage, HubPage, PageWork
from editorial.platform.jobs.runner import run_due
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import Queue, State
from editorial.site.listing import readable
from editorial.site.searching.documents import AUDIENCE
from search.engines import PUBLIC, engine
from search.query import Query

Make = Callable[..., ArticlePage]
Work = Callable[[], int]

pytestmark = pytest.mark.django_db
MANY, BATCH = 8, 3


@pytest.fixture
def hub(home: HomePage, article: Make, work: Work, monkeypatch: pytest.MonkeyPatch) -> HubPage:
    """A hub with more below it than batches hold."""
    hub: HubPage = home.add_child(instance=HubPage(title="Cooling", slug="cooling"))
    for number in range(MANY):
        article(f"Piece {number}").move(hub, pos="last-child")
    work()
    monkeypatch.setattr(following, "BATCH", BATCH)
    hub.refresh_from_db()
    return hub


def restrict(page: Page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type="login")


def waiting(kind: str) -> int:
    return Job.objects.filter(kind=kind, state=State.WAITING).count()


def in_public_index() -> int:
    return engine(PUBLIC).search(Query(audience=AUDIENCE)).count


def test_all_below_a_restricted_hub_are_hidden_at_once_and_few_jobs_are_written(hub: HubPage, petra: User) -> None:
    Asset.objects.update(is_internal=False)
    assert Asset.objects.visible_to(petra).count() == MANY
    restrict(hub)
    assert not readable(ArticlePage).exists()
    assert not Asset.objects.visible_to(petra).exists()
    assert waiting("site.index") < BATCH + 1
    assert waiting("assets.mirror") < BATCH + 1


def test_the_searches_follow_a_batch_at_a_time(hub: HubPage, work: Work) -> None:
    assert in_public_index() == MANY
    restrict(hub)
    work()
    assert in_public_index() == 0
    told = PageWork.objects.get()
    assert (told.done, told.total) == (MANY + 1, MANY + 1)
    assert told.finished_at is not None
    assert Asset.objects.filter(is_internal=True).count() == MANY


def test_a_second_change_is_told_of_from_its_beginning_while_the_first_is_under_way(hub: HubPage, work: Work) -> None:
    restriction = restrict(hub)
    first = PageWork.objects.get()
    restriction.delete()
    assert Job.objects.filter(kind="pieces.below", state=State.WAITING).count() == 2
    first.refresh_from_db()
    assert first.done == 3
    work()
    assert in_public_index() == MANY


def test_a_hub_that_is_moved_takes_all_below_along(hub: HubPage, home: HomePage, work: Work) -> None:
    other = home.add_child(instance=HubPage(title="Closed", slug="closed"))
    restrict(other)
    work()
    hub.move(other, pos="last-child")
    assert not readable(ArticlePage).exists()
    work()
    assert in_public_index() == 0


def test_a_hub_that_is_deleted_meanwhile_ends_what_follows(hub: HubPage, work: Work) -> None:
    restrict(hub)
    HubPage.objects.get(pk=hub.pk).delete()
    work()
    assert in_public_index() == 0
    assert not Job.objects.failed().exists()
    assert not Asset.objects.exists()


@pytest.mark.parametrize("much", [1, MANY])
def test_the_public_index_is_written_once_for_many_pieces(hub: HubPage, much: int) -> None:
    for piece in ArticlePage.objects.all()[:much]:
        piece.save()
    Job.objects.filter(kind="assets.mirror").delete()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert run_due([Queue.INDEX]) == much
    assert len(asked) < 40
