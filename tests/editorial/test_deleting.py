"""A page with many below it is deleted: hidden in the request, deleted by jobs, whichever door it went through."""

from collections.abc import Callable

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry

from assets.models import Asset
from editorial.pieces.below import deleting
from editorial.pieces.models import ArticlePage, HomePage, HubPage, NotPublishable, PageToDelete, PageWork
from editorial.platform.jobs.runner import run
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import State
from editorial.site.listing import newest, readable
from tests.factories import ArticleFactory, HubFactory

pytestmark = [pytest.mark.django_db, pytest.mark.long]
As = Callable[[User], Client]
Work = Callable[[], int]
MANY = 8


@pytest.fixture(autouse=True)
def few_is_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deleting, "AT_ONCE", 4)
    monkeypatch.setattr(deleting, "BATCH", 5)


def hub_of(number: int, slug: str = "cooling") -> HubPage:
    """A hub, one below it, and so many articles in that."""
    hub = HubFactory(title="Cooling", slug=slug)
    inner = HubFactory(title="Pumps", slug="pumps", parent=hub)
    ArticleFactory.create_batch(number, parent=inner, published=True)
    return HubPage.objects.get(pk=hub.pk)


@pytest.fixture
def hub(home: HomePage, work: Work) -> HubPage:
    made = hub_of(MANY)
    work()
    return made


def delete(browser: Client, page: Page) -> str:
    answer = browser.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def delete_in_bulk(browser: Client, *pages: Page) -> str:
    asked = "&".join(f"id={page.pk}" for page in pages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    home = reverse("wagtailadmin_explore", args=[HomePage.objects.get().pk])
    answer = browser.post(f"{address}?{asked}&next={home}", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


DOORS = [delete, delete_in_bulk]


def chain() -> Job:
    return Job.objects.get(kind=deleting.KIND, state=State.WAITING)


@pytest.mark.parametrize("door", DOORS)
def test_all_below_is_hidden_at_once_and_what_goes_on_is_said(
    door: Callable[..., str], hub: HubPage, ed: User, as_user: As, client: Client
) -> None:
    piece = ArticlePage.objects.all()[0]
    address = str(piece.url)
    assert client.get(address).status_code == 200
    said = door(as_user(ed), hub)
    assert f"{MANY + 2} pages are being deleted" in said
    assert reverse("page_works") in said
    assert HubPage.objects.filter(pk=hub.pk).exists()
    assert client.get(address).status_code == 404
    assert client.get("/cooling/").status_code == 404
    assert not readable(ArticlePage).exists()
    assert newest({}, 10) == []
    assert not Asset.objects.visible_to(ed).exists()
    cache.clear()
    assert piece.slug not in client.get("/sitemap.xml").content.decode()
    assert piece.title not in client.get("/feed/").content.decode()
    found = as_user(ed).get("/api/library/search", {"q": piece.title}).json()
    assert str(piece.uuid) not in str(found)


@pytest.mark.parametrize("door", DOORS)
def test_jobs_delete_the_deepest_first_and_say_how_far_they_are(
    door: Callable[..., str], hub: HubPage, ed: User, as_user: As, work: Work
) -> None:
    door(as_user(ed), hub)
    run(chain().pk)
    assert PageWork.objects.get().done == 5
    assert "5 of 10 pages" in as_user(ed).get(reverse("page_works")).content.decode()
    assert "5 of 10 pages" in as_user(ed).get(reverse("wagtailadmin_home")).content.decode()
    assert HubPage.objects.filter(pk=hub.pk).exists()
    assert ArticlePage.objects.count() == MANY - 5
    work()
    assert not HubPage.objects.exists()
    assert not ArticlePage.objects.exists()
    assert not Asset.objects.exists()
    assert not PageToDelete.objects.exists()
    done = PageWork.objects.get()
    assert (done.done, done.total) == (MANY + 2, MANY + 2)
    assert done.finished_at is not None
    assert HomePage.objects.get().numchild == 0


@pytest.mark.parametrize("door", DOORS)
def test_few_pages_are_gone_when_the_request_is_answered(
    door: Callable[..., str], home: HomePage, ed: User, as_user: As
) -> None:
    door(as_user(ed), hub_of(2))
    assert not ArticlePage.objects.exists()
    assert not PageWork.objects.exists()


def with_rows_below(slug: str, number: int) -> HubPage:
    """A hub with so many live pages below it, of which there are rows only: enough for a request that deletes none."""
    hub: HubPage = HubFactory(title="Cooling", slug=slug)
    paths = [(step, HubPage._get_path(hub.path, hub.depth + 1, step)) for step in range(1, number + 1)]
    kind = ContentType.objects.get_for_model(HubPage)
    for step, path in paths:
        hub_path = f"{hub.url_path}{step}/"
        row = {"title": str(step), "slug": str(step), "path": path, "depth": hub.depth + 1, "url_path": hub_path}
        Page.objects.bulk_create([Page(content_type=kind, locale_id=hub.locale_id, live=True, **row)])
    Page.objects.filter(pk=hub.pk).update(numchild=number)
    return HubPage.objects.get(pk=hub.pk)


@pytest.mark.parametrize("door", DOORS)
def test_the_request_asks_no_more_of_many_pages(
    door: Callable[..., str], home: HomePage, ed: User, as_user: As
) -> None:
    browser = as_user(ed)
    asked = []
    for number, slug in ((6, "warmed-up"), (30, "some"), (300, "many")):
        page = with_rows_below(slug, number)
        with CaptureQueriesContext(connection) as queries:
            door(browser, page)
        asked.append(len(queries))
    assert asked[2] <= asked[1] + 3  # of the list that the answer is: one more hub that is being deleted
    assert asked[2] < 150
    assert not Page.objects.filter(path__startswith=page.path, live=True).exists()


def test_many_pages_chosen_one_by_one_are_one_work(
    home: HomePage, ed: User, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting, "TREES", 5)
    pieces = [with_rows_below(f"hub-{number}", 0) for number in range(12)]
    with CaptureQueriesContext(connection) as queries:
        work_on_them = deleting.delete_pages(pieces, ed)
    assert len(queries) < 40
    assert not Page.objects.filter(pk__in=[page.pk for page in pieces], live=True).exists()
    work()
    assert not HubPage.objects.exists()
    assert work_on_them
    work_on_them.refresh_from_db()
    assert (work_on_them.done, work_on_them.total) == (12, 12)


def test_a_worker_killed_in_a_batch_leaves_it_whole_for_the_next(
    hub: HubPage, ed: User, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    deleting.delete_pages([hub], ed)
    run(chain().pk)

    def killed(self: PageWork, pages: int) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(PageWork, "go_forward", killed)
        left = chain()
        with pytest.raises(SystemExit):
            run(left.pk)
    assert ArticlePage.objects.count() == MANY - 5
    left.refresh_from_db()
    assert left.state == State.RUNNING
    Job.objects.filter(pk=left.pk).update(lease_until=timezone.now())
    work()
    assert not HubPage.objects.exists()
    assert PageWork.objects.get().done == MANY + 2


def test_what_was_created_below_meanwhile_goes_as_well(hub: HubPage, ed: User, work: Work) -> None:
    deleting.delete_pages([hub], ed)
    run(chain().pk)
    ArticleFactory(title="Late", parent=HubPage.objects.get(pk=hub.pk))
    work()
    assert not ArticlePage.objects.exists()
    assert PageWork.objects.get().done == MANY + 3


def test_nothing_is_created_edited_moved_or_published_there_meanwhile(
    hub: HubPage, ed: User, as_user: As, home: HomePage
) -> None:
    other = ArticleFactory(title="Elsewhere", published=True)
    deleting.delete_pages([hub], ed)
    piece = ArticlePage.objects.exclude(pk=other.pk)[0]
    inner = hub.get_children()[0]
    browser = as_user(ed)
    add = reverse("wagtailadmin_pages:add", args=["pieces", "articlepage", inner.pk])
    move = reverse("wagtailadmin_pages:move_confirm", args=[other.pk, inner.pk])
    for address in (add, move, *(reverse(f"wagtailadmin_pages:{name}", args=[piece.pk]) for name in ("edit", "copy"))):
        assert browser.get(address)["Location"] == reverse("page_works"), address
    assert browser.post(move)["Location"] == reverse("page_works")
    with pytest.raises(NotPublishable, match="being deleted"):
        piece.get_latest_revision().publish()
    listed = browser.get(reverse("wagtailadmin_explore", args=[home.pk])).content.decode()
    assert "Elsewhere" in listed
    assert "Cooling" not in listed


def test_what_was_to_be_published_stays_hidden(hub: HubPage, ed: User, work: Work) -> None:
    piece = ArticlePage.objects.all()[0]
    revision = piece.get_latest_revision()
    revision.approved_go_live_at = timezone.now()
    revision.save()
    deleting.delete_pages([hub], ed)
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def test_history_and_redirects_are_those_of_deleting_at_once(hub: HubPage, ed: User, work: Work) -> None:
    piece = ArticlePage.objects.all()[0]
    Redirect.objects.create(old_path="/old", redirect_page=piece.page_ptr)
    Redirect.objects.create(old_path="/older", redirect_link="/elsewhere/")
    pks = set(Page.objects.filter(path__startswith=hub.path).values_list("pk", flat=True))
    deleting.delete_pages([hub], ed)
    work()
    logged = PageLogEntry.objects.filter(action="wagtail.delete", deleted=True, user=ed)
    assert set(logged.values_list("page_id", flat=True)) == pks
    assert list(Redirect.objects.values_list("old_path", flat=True)) == ["/older"]


def test_who_may_not_delete_deletes_nothing(hub: HubPage, xena: User, sally: User, as_user: As) -> None:
    for user in (xena, sally):
        as_user(user).post(reverse("wagtailadmin_pages:delete", args=[hub.pk]))
        assert not PageToDelete.objects.exists()
    assert readable(ArticlePage).count() == MANY


def test_a_wrong_name_of_the_site_deletes_nothing(hub: HubPage, ed: User, as_user: As) -> None:
    address = reverse("wagtailadmin_pages:delete", args=[hub.pk])
    as_user(ed).post(address, {"confirm_site_name": "Another"})
    assert readable(ArticlePage).count() == MANY


def test_deleting_it_a_second_time_says_how_far_it_is(hub: HubPage, ed: User, as_user: As, work: Work) -> None:
    browser = as_user(ed)
    delete(browser, hub)
    assert "is being deleted: 0 of 10 pages" in delete(browser, hub)
    assert PageWork.objects.count() == 1
    deleting.delete_pages([HubPage.objects.get(pk=hub.pk)], ed)  # in the same moment
    work()
    assert not HubPage.objects.exists()
    assert not PageWork.objects.unfinished().exists()


def test_an_outer_page_deleted_meanwhile_takes_the_inner_work_along(hub: HubPage, ed: User, work: Work) -> None:
    deleting.delete_pages([hub.get_children()[0]], ed)
    run(chain().pk)
    deleting.delete_pages([HubPage.objects.get(pk=hub.pk)], ed)
    work()
    assert not HubPage.objects.exists()
    assert not PageWork.objects.unfinished().exists()


def test_others_see_nothing_of_it_but_admins_do(hub: HubPage, ed: User, paul: User, ada: User, as_user: As) -> None:
    deleting.delete_pages([hub], ed)
    address = reverse("page_works")
    assert "Cooling" not in as_user(paul).get(address).content.decode()
    assert "Cooling" in as_user(ada).get(address).content.decode()


def test_work_that_stopped_says_so(hub: HubPage, ed: User, as_user: As) -> None:
    deleting.delete_pages([hub], ed)
    Job.objects.filter(kind=deleting.KIND).update(state=State.FAILED)
    assert "stopped: see Failed jobs" in as_user(ed).get(reverse("page_works")).content.decode()
