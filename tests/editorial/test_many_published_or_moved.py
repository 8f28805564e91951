"""Many pages are published, or moved, together: by jobs, each asked about when its turn comes, refusals listed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Page, PageLogEntry

from editorial.pieces.below import deleting, moving, one_by_one, publishing
from editorial.pieces.models import ArticlePage, ChosenPage, HomePage, HubPage, PageWork
from editorial.platform.jobs.runner import run
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import State
from editorial.site.listing import readable
from tests.editorial.test_deleting import with_rows_below
from tests.factories import ArticleFactory, HubFactory

pytestmark = [pytest.mark.django_db, pytest.mark.long]
As = Callable[[User], Client]
Work = Callable[[], int]
MANY = 8


@pytest.fixture(autouse=True)
def few_is_less(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (deleting, one_by_one):
        monkeypatch.setattr(module, "AT_ONCE", 4)
        monkeypatch.setattr(module, "BATCH", 5)


def hub_of_drafts(number: int) -> HubPage:
    hub: HubPage = HubFactory(title="Cooling", slug="cooling")
    for draft in ArticleFactory.create_batch(number, parent=hub):
        draft.save_revision()
    return HubPage.objects.get(pk=hub.pk)


@pytest.fixture
def hub(home: HomePage, work: Work) -> HubPage:
    made = hub_of_drafts(MANY)
    work()
    return made


def bulk(browser: Client, action: str, *pages: Page, **given: object) -> str:
    asked = "&".join(f"id={page.pk}" for page in pages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    home = reverse("wagtailadmin_explore", args=[HomePage.objects.get().pk])
    answer = browser.post(f"{address}?{asked}&next={home}", given, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def publish(browser: Client, *pages: Page) -> str:
    return bulk(browser, "publish", *pages, include_descendants="on")


def chain(kind: str) -> Job:
    return Job.objects.get(kind=kind, state=State.WAITING)


def refused() -> dict[int, str]:
    return dict(ChosenPage.objects.refused().values_list("page", "refusal"))


def screen(browser: Client, name: str) -> str:
    answer = browser.get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


# --- publishing ----------------------------------------------------------------------------------------------
def test_the_drafts_below_are_published_by_jobs_which_say_how_far_they_are(
    hub: HubPage, ed: User, as_user: As, work: Work
) -> None:
    browser = as_user(ed)
    assert f"{MANY + 1} pages are being published" in publish(browser, hub)
    assert not readable(ArticlePage).exists()
    run(chain(publishing.KIND).pk)
    assert "5 of 9 pages" in screen(browser, "page_works")
    work()
    assert readable(ArticlePage).count() == MANY
    assert PageLogEntry.objects.filter(action="wagtail.publish", user=ed).count() == MANY  # not the hub
    assert not ChosenPage.objects.exists()
    assert PageWork.objects.get().finished_at


def test_what_may_not_be_published_is_listed_with_the_reason_and_stops_no_other(
    hub: HubPage, ed: User, ada: User, paul: User, as_user: As, work: Work
) -> None:
    bare, embargoed, *_ = ArticlePage.objects.order_by("pk")
    bare.summary = "TBD"
    bare.save_revision()
    embargoed.embargo_until = timezone.now() + timedelta(days=1)
    embargoed.save_revision()
    publish(as_user(ed), hub)
    work()
    assert readable(ArticlePage).count() == MANY - 2
    assert set(refused()) == {bare.pk, embargoed.pk}
    assert "placeholder" in refused()[bare.pk]
    assert "embargo" in refused()[embargoed.pk]
    for user in (ed, ada):
        assert "2 left as they were" in screen(as_user(user), "page_works")
        listed = screen(as_user(user), "page_work_refusals")
        assert "The summary is a placeholder" in listed
        assert reverse("wagtailadmin_pages:edit", args=[bare.pk]) in listed
    assert "The summary is a placeholder" not in screen(as_user(paul), "page_work_refusals")
    assert PageWork.objects.get().finished_at


def test_of_few_all_are_published_or_none(home: HomePage, ed: User, as_user: As) -> None:
    hub = hub_of_drafts(2)
    bare = ArticlePage.objects.all()[0]
    bare.summary = "TBD"
    bare.save_revision()
    assert "The summary is a placeholder" in publish(as_user(ed), hub)
    assert not ArticlePage.objects.live().exists()
    bare.summary = "In short."
    bare.save_revision()
    publish(as_user(ed), hub)
    assert ArticlePage.objects.live().count() == 2
    assert not PageWork.objects.exists()


def test_what_is_written_meanwhile_waits_and_what_is_published_meanwhile_stays(
    hub: HubPage, ed: User, work: Work
) -> None:
    written, published, *_ = ArticlePage.objects.order_by("pk")
    publishing.publish_pages([hub], ed, with_below=True)
    for piece in (written, published):
        piece.title = "Not yet meant for anybody"
        piece.save_revision()
    published.get_latest_revision().publish(user=ed)
    work()
    assert ArticlePage.objects.get(pk=written.pk).title != "Not yet meant for anybody"
    assert ArticlePage.objects.get(pk=written.pk).has_unpublished_changes
    assert ArticlePage.objects.get(pk=published.pk).title == "Not yet meant for anybody"
    assert readable(ArticlePage).count() == MANY


def test_what_is_out_as_it_was_asked_for_is_not_published_again(hub: HubPage, ed: User, paul: User, work: Work) -> None:
    publishing.publish_pages([hub], ed, with_below=True)
    piece = ArticlePage.objects.all()[0]
    piece.get_latest_revision().publish(user=paul)
    work()
    assert PageLogEntry.objects.filter(action="wagtail.publish", page=piece.pk).count() == 1


def test_who_lost_the_right_meanwhile_publishes_nothing_more(hub: HubPage, ed: User, work: Work) -> None:
    publishing.publish_pages([hub], ed, with_below=True)
    run(chain(publishing.KIND).pk)
    ed.groups.clear()
    work()
    assert readable(ArticlePage).count() == 4  # of the first batch, which began with the hub
    assert set(refused().values()) == {publishing.MAY_NOT}


@pytest.mark.parametrize("number", [0, MANY])
def test_an_alias_is_published_with_its_page_and_not_by_itself(
    number: int, home: HomePage, ed: User, as_user: As, work: Work
) -> None:
    hub = hub_of_drafts(number + 1)
    piece = ArticlePage.objects.all()[0]
    alias = CreatePageAliasAction(piece, parent=hub, update_slug="twin", user=ed).execute(skip_permission_checks=True)
    others = list(ArticlePage.objects.filter(alias_of=None).exclude(pk=piece.pk))
    said = bulk(as_user(ed), "publish", alias, *others)
    work()
    assert publishing.ALIAS in (refused().get(alias.pk, "") or said)
    assert not Page.objects.get(pk=alias.pk).live
    publish(as_user(ed), hub)
    work()
    assert Page.objects.get(pk=alias.pk).live


def test_what_is_being_deleted_is_not_published(hub: HubPage, ed: User, work: Work) -> None:
    publishing.publish_pages([hub], ed, with_below=True)
    deleting.delete_pages([hub], ed)
    run(chain(publishing.KIND).pk)
    assert not Page.objects.descendant_of(hub, inclusive=True).filter(live=True).exists()
    assert set(refused().values()) == {"It is being deleted."}
    work()
    assert not HubPage.objects.exists()


def test_a_worker_killed_in_a_batch_leaves_it_whole_for_the_next(
    hub: HubPage, ed: User, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishing.publish_pages([hub], ed, with_below=True)

    def killed(self: PageWork, pages: int) -> None:
        raise SystemExit

    left = chain(publishing.KIND)
    with monkeypatch.context() as patch:
        patch.setattr(PageWork, "go_forward", killed)
        with pytest.raises(SystemExit):
            run(left.pk)
    assert not readable(ArticlePage).exists()
    Job.objects.filter(pk=left.pk).update(lease_until=timezone.now())
    work()
    assert PageLogEntry.objects.filter(action="wagtail.publish").count() == MANY  # not the hub


def test_the_request_asks_no_more_of_many_drafts(home: HomePage, ed: User, as_user: As) -> None:
    browser = as_user(ed)
    asked = []
    for number, slug in ((6, "warmed-up"), (30, "some"), (300, "many")):
        page = with_rows_below(slug, number)
        Page.objects.descendant_of(page).update(live=False)
        with CaptureQueriesContext(connection) as queries:
            publish(browser, page)
        asked.append(len(queries))
    assert asked[2] <= asked[1] + 5
    assert asked[2] < 150


@pytest.mark.parametrize("role", ["xena", "sally"])
def test_who_may_not_publish_publishes_nothing(
    role: str, hub: HubPage, as_user: As, work: Work, request: pytest.FixtureRequest
) -> None:
    with suppress(AssertionError):  # no page of the CMS is shown
        publish(as_user(request.getfixturevalue(role)), hub)
    work()
    assert not readable(ArticlePage).exists()
    assert not PageWork.objects.exists()


# --- moving --------------------------------------------------------------------------------------------------
@pytest.fixture
def elsewhere(home: HomePage) -> HubPage:
    made: HubPage = HubFactory(title="Elsewhere", slug="elsewhere")
    return made


def below(page: Page) -> set[int]:
    return set(Page.objects.child_of(Page.objects.get(pk=page.pk)).values_list("pk", flat=True))


def move(browser: Client, destination: Page, *pages: Page) -> str:
    return bulk(browser, "move", *pages, chooser=destination.pk)


def test_many_pages_are_moved_by_jobs_each_to_its_address(
    hub: HubPage, elsewhere: HubPage, ed: User, as_user: As, work: Work
) -> None:
    pieces = list(ArticlePage.objects.order_by("pk"))
    assert f"{MANY} pages are being moved" in move(as_user(ed), elsewhere, *pieces)
    assert below(hub) == {piece.pk for piece in pieces}
    run(chain(moving.KIND).pk)
    assert len(below(elsewhere)) == 5
    assert f"5 of {MANY} pages" in screen(as_user(ed), "page_works")
    work()
    assert below(elsewhere) == {piece.pk for piece in pieces}
    assert not below(hub)
    for page in Page.objects.child_of(elsewhere):
        assert page.url_path == f"{elsewhere.url_path}{page.slug}/"
    assert Page.find_problems() == ([], [], [], [], [])
    assert PageLogEntry.objects.filter(action="wagtail.move", user=ed).count() == MANY


def test_what_may_not_be_moved_is_listed_and_stops_no_other(
    hub: HubPage, elsewhere: HubPage, ed: User, as_user: As, work: Work
) -> None:
    same, *others = ArticlePage.objects.order_by("pk")
    ArticleFactory(parent=elsewhere, slug=same.slug)
    home = HomePage.objects.get()
    move(as_user(ed), elsewhere, same, home, *others)
    work()
    assert set(refused()) == {same.pk, home.pk}
    assert f"“{same.slug}”" in refused()[same.pk]
    assert below(hub) == {same.pk}
    assert len(below(elsewhere)) == MANY
    assert Page.find_problems() == ([], [], [], [], [])


def test_few_are_moved_in_the_request(hub: HubPage, elsewhere: HubPage, ed: User, as_user: As) -> None:
    move(as_user(ed), elsewhere, *ArticlePage.objects.all()[:3])
    assert len(below(elsewhere)) == 3
    assert not PageWork.objects.filter(kind="move").exists()


def test_pages_and_what_lies_below_them_may_be_chosen_together(
    hub: HubPage, elsewhere: HubPage, ed: User, as_user: As, work: Work
) -> None:
    pieces = list(ArticlePage.objects.all())
    move(as_user(ed), elsewhere, hub, *pieces)
    work()
    assert below(elsewhere) == {hub.pk, *(piece.pk for piece in pieces)}
    assert Page.find_problems() == ([], [], [], [], [])


def test_nothing_is_moved_where_nothing_is_any_more(
    hub: HubPage, elsewhere: HubPage, ed: User, as_user: As, work: Work
) -> None:
    pieces = list(ArticlePage.objects.all())
    move(as_user(ed), elsewhere, *pieces)
    elsewhere.delete()
    work()
    assert below(hub) == {piece.pk for piece in pieces}
    assert len(refused()) == MANY


@pytest.mark.parametrize("number", [2, MANY])
def test_nothing_is_moved_below_what_is_being_deleted(
    number: int, hub: HubPage, elsewhere: HubPage, ed: User, as_user: As, work: Work
) -> None:
    ArticleFactory.create_batch(6, parent=elsewhere)
    deleting.delete_pages([elsewhere], ed)
    move(as_user(ed), elsewhere, *ArticlePage.objects.child_of(hub)[:number])
    work()
    assert len(below(hub)) == MANY


def test_the_request_asks_no_more_of_many_pages_to_move(home: HomePage, ed: User, as_user: As) -> None:
    browser = as_user(ed)
    asked = []
    for number, slug in ((6, "warmed-up"), (30, "some"), (300, "many")):
        page = with_rows_below(slug, number)
        target = HubFactory(title="To", slug=f"to-{slug}")
        with CaptureQueriesContext(connection) as queries:
            move(browser, target, *Page.objects.child_of(page))
        asked.append(len(queries))
    assert asked[2] <= asked[1] + 5
    assert asked[2] < 150


def test_who_may_not_move_moves_nothing(
    hub: HubPage, elsewhere: HubPage, member: Callable[..., User], as_user: As, work: Work, xena: User
) -> None:
    """The request asks nothing of many: its job does, of each."""
    pieces = list(ArticlePage.objects.all())
    moving.move_by_jobs(pieces, elsewhere, xena)
    work()
    assert not below(elsewhere)
    assert len(refused()) == MANY
