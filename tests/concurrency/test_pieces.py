"""Pieces: the schedule that the workers of two machines look at."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import PageLogEntry

from editorial.pieces.models import ArticlePage, Piece
from editorial.pieces.scheduled_publishing import publish_due
from tests.concurrency.at_once import at_once, meet
from tests.factories import ArticleFactory

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
