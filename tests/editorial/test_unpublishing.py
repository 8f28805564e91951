"""Many pages are unpublished: hidden in the request, unpublished by jobs, whichever door it went through."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import GroupPagePermission, Page, PageLogEntry, Workflow

from assets.models import Asset
from editorial.pieces.below import deleting, one_by_one, unpublishing
from editorial.pieces.models import ArticlePage, ChosenPage, HomePage, HubPage, PageWork
from editorial.platform.jobs.runner import run
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import State
from editorial.site.listing import newest, readable
from tests.editorial.test_deleting import hub_of, with_rows_below
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
As = Callable[[User], Client]
Work = Callable[[], int]
Door = Callable[..., str]
MANY = 8


@pytest.fixture(autouse=True)
def few_is_less(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (deleting, one_by_one):
        monkeypatch.setattr(module, "AT_ONCE", 4)
        monkeypatch.setattr(module, "BATCH", 5)


@pytest.fixture
def hub(home: HomePage, work: Work) -> HubPage:
    made = hub_of(MANY)
    work()
    return made


def by_form(browser: Client, page: Page) -> str:
    address = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    return browser.post(address, {"include_descendants": "on"}, follow=True).content.decode()


def in_bulk(browser: Client, page: Page) -> str:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    home = reverse("wagtailadmin_explore", args=[HomePage.objects.get().pk])
    asked = f"{address}?id={page.pk}&next={home}"
    return browser.post(asked, {"include_descendants": "on"}, follow=True).content.decode()


def by_api(browser: Client, page: Page) -> str:
    answer = browser.post(f"/admin/api/main/pages/{page.pk}/action/unpublish/", {"recursive": "true"})
    assert answer.status_code == 200
    assert answer.json()["meta"]["status"]["live"] is False
    return ""


DOORS = [by_form, in_bulk, by_api]


def chain() -> Job:
    return Job.objects.get(kind=unpublishing.KIND, state=State.WAITING)


@pytest.mark.parametrize("door", DOORS)
def test_all_below_is_hidden_at_once_and_unpublished_by_jobs(
    door: Door, hub: HubPage, ed: User, as_user: As, client: Client, work: Work
) -> None:
    piece = ArticlePage.objects.all()[0]
    assert client.get(str(piece.url)).status_code == 200
    said = door(as_user(ed), hub)
    if door is not by_api:
        assert f"{MANY + 2} pages are being unpublished" in said
    assert client.get(str(piece.url)).status_code == 404
    assert client.get("/cooling/").status_code == 404
    assert not readable(ArticlePage).exists()
    assert newest({}, 10) == []
    assert not Asset.objects.visible_to(ed).exists()
    cache.clear()
    assert piece.slug not in client.get("/sitemap.xml").content.decode()
    assert PageLogEntry.objects.filter(action="wagtail.unpublish").count() == 0
    run(chain().pk)
    assert "5 of 10 pages" in as_user(ed).get(reverse("page_works")).content.decode()
    work()
    logged = PageLogEntry.objects.filter(action="wagtail.unpublish", user=ed)
    below = Page.objects.descendant_of(hub, inclusive=True)
    assert set(logged.values_list("page_id", flat=True)) == set(below.values_list("pk", flat=True))
    assert not below.filter(live=True).exists()
    assert not below.exclude(live_revision=None).exists()
    assert not ChosenPage.objects.exists()
    done = PageWork.objects.get()
    assert (done.done, done.total) == (MANY + 2, MANY + 2)
    assert done.finished_at is not None


@pytest.mark.parametrize("door", DOORS)
def test_few_pages_are_unpublished_when_the_request_is_answered(
    door: Door, home: HomePage, ed: User, as_user: As
) -> None:
    door(as_user(ed), hub_of(2))
    assert not Page.objects.filter(depth__gt=2, live=True).exists()
    assert not PageWork.objects.exists()


@pytest.mark.parametrize("door", DOORS)
def test_the_request_asks_no_more_of_many_pages(door: Door, home: HomePage, ed: User, as_user: As) -> None:
    browser = as_user(ed)
    asked = []
    for number, slug in ((6, "warmed-up"), (30, "some"), (300, "many")):
        page = with_rows_below(slug, number)
        with CaptureQueriesContext(connection) as queries:
            door(browser, page)
        asked.append(len(queries))
    assert asked[2] <= asked[1] + 5
    assert asked[2] < 150
    assert not Page.objects.filter(path__startswith=page.path, live=True).exists()


def test_many_chosen_one_by_one_are_one_work(hub: HubPage, ed: User, as_user: As, work: Work) -> None:
    asked = "&".join(f"id={pk}" for pk in ArticlePage.objects.values_list("pk", flat=True))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    as_user(ed).post(f"{address}?{asked}&next=/admin/")
    assert PageWork.objects.get().total == MANY
    assert not ArticlePage.objects.live().exists()
    work()
    assert HubPage.objects.live().count() == 2


def test_what_is_held_back_is_asked_about_when_its_turn_comes(hub: HubPage, ed: User, paul: User, work: Work) -> None:
    locked, own, submitted, scheduled, *_ = ArticlePage.objects.order_by("pk")
    for page, by in ((locked, paul), (own, ed)):
        Page.objects.filter(pk=page.pk).update(locked=True, locked_by=by)
    Workflow.objects.first().start(submitted, paul)
    revision = scheduled.get_latest_revision()
    revision.approved_go_live_at = timezone.now() + timedelta(days=1)
    revision.save()
    may = {page.pk for page in ArticlePage.objects.all() if page.permissions_for_user(ed).can_unpublish()}
    assert own.pk in may
    assert not may & {locked.pk, scheduled.pk}
    unpublishing.unpublish_pages([hub], ed, with_below=True)
    left = set(ArticlePage.objects.live().values_list("pk", flat=True))
    assert left == {locked.pk, own.pk, submitted.pk, scheduled.pk}
    work()
    assert set(ArticlePage.objects.live().values_list("pk", flat=True)) == left - may
    revision.refresh_from_db()
    assert revision.approved_go_live_at


def test_only_what_its_user_may_unpublish_is_hidden(
    hub: HubPage, member: Callable[..., User], work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who may publish in one part only, and asks for the whole."""
    piece = ArticlePage.objects.all()[0]
    writers = Group.objects.create(name="Writers of one piece")
    right = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
    GroupPagePermission.objects.create(group=writers, page=piece.page_ptr, permission=right)
    wendy = member("wendy")
    wendy.groups.add(writers)
    for number in (0, MANY):  # by jobs, and at once
        monkeypatch.setattr(one_by_one, "AT_ONCE", number)
        unpublishing.unpublish_pages([hub], wendy, with_below=True)
        assert ArticlePage.objects.live().count() == MANY - 1
        work()
        assert list(ArticlePage.objects.filter(live=False)) == [piece]
        ArticlePage.objects.get(pk=piece.pk).get_latest_revision().publish()


def test_what_was_published_or_scheduled_again_meanwhile_stays_so(hub: HubPage, ed: User, work: Work) -> None:
    unpublishing.unpublish_pages([hub], ed, with_below=True)
    again, later, *_ = ArticlePage.objects.order_by("pk")
    again.get_latest_revision().publish(user=ed)
    revision = later.get_latest_revision()
    revision.approved_go_live_at = timezone.now() + timedelta(days=1)
    revision.save()
    work()
    assert [page.pk for page in ArticlePage.objects.live()] == [again.pk]
    revision.refresh_from_db()
    assert revision.approved_go_live_at
    assert PageLogEntry.objects.filter(action="wagtail.unpublish", page=later.pk).exists()


def test_aliases_are_hidden_with_their_pieces_and_unpublished_like_them(
    hub: HubPage, home: HomePage, ed: User, work: Work
) -> None:
    piece = ArticlePage.objects.all()[0]
    alias = CreatePageAliasAction(piece, parent=home, update_slug="twin", user=ed).execute(skip_permission_checks=True)
    other = CreatePageAliasAction(alias, parent=home, update_slug="third", user=ed).execute(skip_permission_checks=True)
    of_a_lock = CreatePageAliasAction(piece, parent=hub, update_slug="held", user=ed).execute(
        skip_permission_checks=True
    )
    Page.objects.filter(pk=of_a_lock.pk).update(locked=True)
    work()
    unpublishing.unpublish_pages([hub], ed, with_below=True)
    assert not Page.objects.filter(pk__in=[alias.pk, other.pk, of_a_lock.pk], live=True).exists()
    assert not Asset.objects.visible_to(ed).exists()
    work()
    done = PageWork.objects.get()
    assert (done.done, done.total) == (MANY + 5, MANY + 5)
    assert PageLogEntry.objects.filter(action="wagtail.unpublish", page=other.pk).exists()


def test_a_worker_killed_in_a_batch_leaves_it_whole_for_the_next(
    hub: HubPage, ed: User, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpublishing.unpublish_pages([hub], ed, with_below=True)

    def killed(self: PageWork, pages: int) -> None:
        raise SystemExit

    left = chain()
    with monkeypatch.context() as patch:
        patch.setattr(PageWork, "go_forward", killed)
        with pytest.raises(SystemExit):
            run(left.pk)
    assert not PageLogEntry.objects.filter(action="wagtail.unpublish").exists()
    Job.objects.filter(pk=left.pk).update(lease_until=timezone.now())
    work()
    assert PageWork.objects.get().done == MANY + 2
    assert PageLogEntry.objects.filter(action="wagtail.unpublish").count() == MANY + 2


def test_what_was_deleted_or_moved_meanwhile_stops_nothing(hub: HubPage, home: HomePage, ed: User, work: Work) -> None:
    unpublishing.unpublish_pages([hub], ed, with_below=True)
    gone, moved, *_ = ArticlePage.objects.order_by("pk")
    gone.delete()
    moved.move(HomePage.objects.get(), "last-child")
    work()
    assert not ArticlePage.objects.live().exists()
    assert PageWork.objects.get().finished_at


@pytest.mark.parametrize("door", DOORS)
def test_who_may_not_unpublish_hides_nothing(door: Door, hub: HubPage, xena: User, sally: User, as_user: As) -> None:
    for user in (xena, sally):
        try:
            door(as_user(user), hub)
        except AssertionError:
            assert door is by_api
        assert readable(ArticlePage).count() == MANY
    assert not PageWork.objects.exists()


def test_the_api_deletes_many_by_jobs_as_well(hub: HubPage, ed: User, xena: User, as_user: As, work: Work) -> None:
    address = f"/admin/api/main/pages/{hub.pk}/action/delete/"
    assert as_user(xena).post(address).status_code in (302, 403, 404)
    assert as_user(ed).post(address).status_code == 204
    assert PageWork.objects.get().total == MANY + 2
    assert not readable(ArticlePage).exists()
    work()
    assert not HubPage.objects.exists()


def test_the_api_changes_one_page_at_once(home: HomePage, ed: User, as_user: As) -> None:
    piece = ArticleFactory(published=True)
    answer = as_user(ed).post(f"/admin/api/main/pages/{piece.pk}/action/unpublish/")
    assert answer.status_code == 200
    assert not ArticlePage.objects.live().exists()
    assert as_user(ed).post(f"/admin/api/main/pages/{piece.pk}/action/delete/").status_code == 204
    assert not ArticlePage.objects.exists()
