"""A copy is a new piece, whichever way it was made: an identity of its own, a draft, and no approval."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page, Revision

from assets.models import Asset
from editorial.pieces.models import ArticlePage, HomePage, HubPage
from editorial.pieces.scheduled_publishing import publish_due
from editorial.platform.models import User
from editorial.review.models import Decision, Review
from tests.factories import ExpertFactory, HubFactory, PlanItemFactory

pytestmark = pytest.mark.django_db
Copying = Callable[[Client, ArticlePage], None]


def by_form(client: Client, page: Page, **said: Any) -> None:
    given = {"new_title": "Twin", "new_slug": "twin", "new_parent_page": page.get_parent().pk}
    answer = client.post(f"/admin/pages/{page.pk}/copy/", given | said)
    assert answer.status_code == 302, answer.content.decode()


def by_api(client: Client, page: Page, action: str = "copy", **said: Any) -> None:
    answer = client.post(f"/admin/api/main/pages/{page.pk}/action/{action}/", said)
    assert answer.status_code == 201, answer.content.decode()


def with_its_hub(client: Client, page: ArticlePage) -> None:
    hub = page.get_parent()
    by_form(client, hub, new_slug="hub-2", copy_subpages="on", publish_copies="on")


def for_translation(client: Client, page: ArticlePage) -> None:
    page.copy_for_translation(Locale.objects.create(language_code="fr"), copy_parents=True)


COPIES: dict[str, Copying] = {
    "form": by_form,
    "form, “publish copies” posted": lambda client, page: by_form(client, page, publish_copies="on"),
    "hub": with_its_hub,
    "API": by_api,
    "API of the hub": lambda client, page: by_api(client, page.get_parent(), recursive=True),
    "API, not kept live": lambda client, page: by_api(client, page, keep_live=False),
    "code": lambda client, page: page.copy(update_attrs={"slug": "twin"}),
    "code, without revisions": lambda client, page: page.copy(update_attrs={"slug": "twin"}, copy_revisions=False),
    "translation": for_translation,
}
ALIASES: dict[str, Copying] = {
    "form": lambda client, page: by_form(client, page, alias="on"),
    "API": lambda client, page: by_api(client, page, "create_alias", update_slug="twin"),
    "hub": lambda client, page: by_form(client, page.get_parent(), new_slug="hub-2", alias="on", copy_subpages="on"),
    "code": lambda client, page: page.create_alias(update_slug="twin"),
}


@pytest.fixture
def original(home: HomePage, published: Callable[..., ArticlePage], paul: User, work: Callable[[], int]) -> ArticlePage:
    """Live, approved, planned, with a newer draft that is scheduled."""
    page = published("Original", ("One", "<p>one</p>"), parent=HubFactory(live=True), owner=paul)
    state = page.get_workflow().start(page, paul).current_task_state
    review = Review.objects.invite(state, ExpertFactory(), asked_by=paul, days=5)
    review.decide(Decision.APPROVED)
    PlanItemFactory(page=page)
    page = ArticlePage.objects.get(pk=page.pk)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    work()
    return ArticlePage.objects.get(pk=page.pk)


def twin_of(original: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.exclude(pk=original.pk).get()


@pytest.mark.parametrize("door", COPIES)
def test_a_copy_is_a_draft_with_an_identity_of_its_own(
    door: str, original: ArticlePage, paul: User, as_user: Callable[[User], Client], work: Callable[[], int]
) -> None:
    COPIES[door](as_user(paul), original)
    work()
    twin = twin_of(original)
    assert twin.uuid != original.uuid
    assert (twin.live, twin.live_revision, twin.first_published_at, twin.last_published_at) == (False, None, None, None)
    assert twin.get_latest_revision_as_object().uuid == twin.uuid
    assert [twin.go_live_at, twin.expire_at, twin.get_latest_revision_as_object().go_live_at] == [None] * 3
    assert not twin.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert list(twin.topics.all()) == list(original.topics.all())
    assert [anchor for anchor, _, _ in twin.sections()] == ["one"]
    assert not Review.objects.of(twin).exists()
    assert Review.objects.approving(twin) is None
    assert not twin.plan_items.exists()
    assert not Asset.objects.filter(uuid=twin.uuid).exists()


@pytest.mark.parametrize("door", COPIES)
def test_making_a_copy_leaves_the_original_as_it_was(
    door: str, original: ArticlePage, paul: User, as_user: Callable[[User], Client]
) -> None:
    before = ArticlePage.objects.filter(pk=original.pk).values().get()
    schedule = list(original.revisions.order_by("pk").values())
    COPIES[door](as_user(paul), original)
    del before["path"]  # beside a new sibling in the tree
    after = ArticlePage.objects.filter(pk=original.pk).values().get()
    assert {name: after[name] for name in before} == before
    assert list(original.revisions.order_by("pk").values()) == schedule


def test_a_copy_is_published_like_any_piece_and_the_original_goes_its_own_way(
    original: ArticlePage, time_machine: Any
) -> None:
    original.copy(update_attrs={"slug": "twin", "title": "Twin"})
    twin_of(original).get_latest_revision().publish()
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert publish_due() == 1
    original.refresh_from_db()
    twin = twin_of(original)
    assert (twin.live, twin.title, original.live, original.title) == (True, "Twin", True, "Original")


@pytest.mark.parametrize("door", ALIASES)
def test_an_alias_has_an_identity_of_its_own_and_follows_its_page(
    door: str, original: ArticlePage, paul: User, as_user: Callable[[User], Client]
) -> None:
    ALIASES[door](as_user(paul), original)
    alias = twin_of(original)
    assert alias.uuid != original.uuid
    assert alias.live
    assert not Review.objects.of(alias).exists()
    original = ArticlePage.objects.get(pk=original.pk)
    original.go_live_at, original.title = None, "Changed"
    Review.objects.get().publish_without_asking_again(original.save_revision(), paul)
    followed = twin_of(original)
    assert (followed.uuid, followed.title) == (alias.uuid, "Changed")


def test_an_alias_made_a_page_of_its_own_stays_the_piece_it_is(
    original: ArticlePage, paul: User, as_user: Callable[[User], Client]
) -> None:
    alias = original.create_alias(update_slug="twin")
    as_user(paul).post(f"/admin/pages/{alias.pk}/convert_alias/")
    converted = twin_of(original)
    assert converted.alias_of is None
    assert Revision.page_revisions.filter(object_id=str(converted.pk)).count() == 1
    assert converted.get_latest_revision_as_object().uuid == converted.uuid == alias.uuid


def test_a_piece_does_not_offer_to_publish_its_copy(
    original: ArticlePage, paul: User, as_user: Callable[[User], Client]
) -> None:
    assert "publish_copies" not in as_user(paul).get(f"/admin/pages/{original.pk}/copy/").content.decode()


def test_a_hub_copied_with_its_pieces_copies_the_drafts_among_them(
    home: HomePage, draft: Callable[..., ArticlePage], paul: User, as_user: Callable[[User], Client]
) -> None:
    hub = HubFactory(live=True)
    for title in ("One", "Two", "Three"):
        draft(title, ("A", "<p>a</p>"), parent=hub).save_revision()
    by_form(as_user(paul), hub, copy_subpages="on")
    assert HubPage.objects.count() == 2
    assert ArticlePage.objects.count() == 6
    assert ArticlePage.objects.values("uuid").distinct().count() == 6
