"""Pieces: the schedule that the workers of two machines look at, and work on many pages."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page, PageLogEntry

from editorial.pieces.below import moving
from editorial.pieces.models import ArticlePage, PageWork, Piece
from editorial.pieces.scheduled_publishing import publish_due
from editorial.platform.jobs.runner import run
from editorial.platform.models import Job, User
from tests.concurrency.at_once import at_once, meet
from tests.factories import ArticleFactory, HubFactory

SOON = timedelta(hours=1)


def changes(page: ArticlePage, action: str) -> int:
    return PageLogEntry.objects.filter(page=page.pk, action=action).count()


def test_two_workers_publish_a_scheduled_piece_once(monkeypatch: pytest.MonkeyPatch) -> None:
    page = ArticleFactory(go_live_at=timezone.now() + SOON)
    page.save_revision().publish()
    meet(monkeypatch, Piece, "publish")
    with time_machine.travel(timezone.now() + 2 * SOON):
        outcomes = at_once(publish_due, publish_due)
    page.refresh_from_db()
    assert page.live
    assert sorted(outcomes) == [0, 1]
    assert changes(page, "wagtail.publish.scheduled") == 1


def test_two_workers_take_an_expired_piece_down_once(monkeypatch: pytest.MonkeyPatch) -> None:
    page = ArticleFactory(expire_at=timezone.now() + SOON, published=True)
    meet(monkeypatch, ArticlePage, "unpublish")
    with time_machine.travel(timezone.now() + 2 * SOON):
        outcomes = at_once(publish_due, publish_due)
    page.refresh_from_db()
    assert not page.live
    assert sorted(outcomes) == [0, 1]
    assert changes(page, "wagtail.unpublish.scheduled") == 1


def test_two_works_that_move_pages_below_the_same_one_take_turns(ed: User, monkeypatch: pytest.MonkeyPatch) -> None:
    destination, *sources = HubFactory(slug="to"), HubFactory(slug="a"), HubFactory(slug="b")
    for hub in sources:
        moving.move_by_jobs([ArticleFactory(title=hub.slug, parent=hub)], destination, ed)
    jobs = list(Job.objects.filter(kind=moving.KIND).values_list("pk", flat=True))
    meet(monkeypatch, MovePageAction, "execute")
    at_once(*(partial(run, pk) for pk in jobs))
    assert Page.objects.child_of(Page.objects.get(pk=destination.pk)).count() == 2
    assert not Job.objects.filter(kind=moving.KIND).exclude(reason="").exists()


def test_two_workers_at_the_same_work_move_each_page_once(ed: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """One whose lease ran out is still at it."""
    pages = [ArticleFactory(title=f"Piece {number}") for number in range(3)]
    moving.move_by_jobs(pages, HubFactory(slug="to"), ed)
    row = Job.objects.get(kind=moving.KIND)
    meet(monkeypatch, PageWork, "go_forward")
    at_once(*(partial(_in_a_transaction, row) for _ in range(2)))
    assert PageWork.objects.get().done == 3
    assert PageLogEntry.objects.filter(action__in=["wagtail.move", "wagtail.reorder"], user=ed).count() == 3


def _in_a_transaction(row: Job) -> None:
    with transaction.atomic():
        moving.go_on(row)
