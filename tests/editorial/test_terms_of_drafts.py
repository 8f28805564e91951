"""A word that only a draft or a scheduled version names is in use; and what is gone all the same breaks no editor."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from editorial.pieces.models import ArticlePage, HomePage
from editorial.pieces.scheduled_publishing import publish_due
from editorial.platform.models import User
from editorial.vocabulary.models import Format
from tests.factories import (
    ArticleFactory,
    BuyingJobFactory,
    BuyingStageFactory,
    FormatFactory,
    PersonaFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
TERMS = {
    "personas": PersonaFactory,
    "stages": BuyingStageFactory,
    "jobs": BuyingJobFactory,
    "topics": TopicFactory,
    "format": FormatFactory,
}
Deleting = Callable[[Client, Any], Any]
DOORS: dict[str, Deleting] = {
    "delete": lambda client, term: client.post(
        f"/admin/snippets/vocabulary/{term._meta.model_name}/delete/{term.pk}/", follow=True
    ),
    "bulk": lambda client, term: client.post(
        f"/admin/bulk/vocabulary/{term._meta.model_name}/delete/?id={term.pk}", follow=True
    ),
}


@pytest.fixture
def live(home: HomePage) -> ArticlePage:
    return ArticleFactory(title="Live", published=True)


def name_in_a_draft(page: ArticlePage, field: str, term: Any, **fields: Any) -> ArticlePage:
    draft = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in {field: term if field == "format" else [term], **fields}.items():
        setattr(draft, name, value)
    draft.save_revision()
    return ArticlePage.objects.get(pk=page.pk)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("field", TERMS)
def test_a_word_that_a_draft_names_is_not_deleted(
    field: str, door: str, live: ArticlePage, ed: User, as_user: Callable[[User], Client]
) -> None:
    term = TERMS[field](label="Only in a draft")
    name_in_a_draft(live, field, term)
    answer = DOORS[door](as_user(ed), term).content.decode()
    assert "is still used by 1 draft." in answer
    assert type(term).objects.filter(pk=term.pk).exists()


def test_a_word_that_a_scheduled_version_names_is_not_deleted(
    live: ArticlePage, ed: User, as_user: Callable[[User], Client]
) -> None:
    term, tomorrow = FormatFactory(label="Only scheduled"), timezone.now() + timedelta(days=1)
    name_in_a_draft(live, "format", term, go_live_at=tomorrow).get_latest_revision().publish()
    name_in_a_draft(live, "format", FormatFactory(), go_live_at=None)
    DOORS["delete"](as_user(ed), term)
    assert Format.objects.filter(pk=term.pk).exists()


@pytest.mark.parametrize("door", DOORS)
def test_a_word_with_a_number_like_another_is_deleted(
    door: str, live: ArticlePage, ed: User, as_user: Callable[[User], Client]
) -> None:
    used, free = FormatFactory(pk=712, label="Used"), FormatFactory(pk=71, label="Free")
    name_in_a_draft(live, "format", used)
    DOORS[door](as_user(ed), free)
    assert not Format.objects.filter(pk=free.pk).exists()


@pytest.fixture
def orphaned(live: ArticlePage) -> ArticlePage:
    """Its scheduled version names a format that was deleted behind the CMS's back."""
    term, tomorrow = FormatFactory(label="Gone"), timezone.now() + timedelta(days=1)
    page = name_in_a_draft(live, "format", term, go_live_at=tomorrow, title="Orphan")
    page.get_latest_revision().publish()
    term.delete()
    return ArticlePage.objects.get(pk=page.pk)


def test_its_editor_opens_and_says_what_is_missing(
    orphaned: ArticlePage, ed: User, as_user: Callable[[User], Client]
) -> None:
    answer = as_user(ed).get(f"/admin/pages/{orphaned.pk}/edit/")
    assert answer.status_code == 200
    assert "This piece still needs a format." in answer.content.decode()


def test_what_is_scheduled_beside_it_goes_out(orphaned: ArticlePage, time_machine: Any) -> None:
    other = ArticleFactory(title="Other", go_live_at=timezone.now() + timedelta(days=1, hours=1))
    other.save_revision().publish()
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert publish_due() == 1
    assert ArticlePage.objects.get(pk=other.pk).live
    orphaned.refresh_from_db()
    assert (orphaned.live, orphaned.title) == (True, "Live")
