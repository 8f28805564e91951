"""One rule, all doors: what may not be published is refused at each way in, in the same words, and nothing changes.

A new way to publish is one line in `DOORS`, a new rule one line in `RULES`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from wagtail.actions import EditPageAction, PublishPageRevisionAction, PublishRevisionAction
from wagtail.models import GroupPagePermission, Page, PageLogEntry, Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from editorial.intake.models import TagProposal
from editorial.intake.tags.confirming import Confirmed, confirm
from editorial.pieces.models import ArticlePage, HomePage
from editorial.pieces.scheduled_publishing import publish_due
from editorial.platform.models import User
from editorial.review.models import Decision, Review
from tests.factories import ArticleFactory, ExpertFactory, HubFactory, PlanItemFactory, body

pytestmark = [pytest.mark.django_db, pytest.mark.long]
TOMORROW = timedelta(days=1)


@dataclass
class Case:
    """Somebody, and the draft they would like to be public."""

    page: ArticlePage
    user: User

    @property
    def client(self) -> Client:
        client = Client()
        client.force_login(self.user)
        return client

    @property
    def latest(self) -> Revision:
        return ArticlePage.objects.get(pk=self.page.pk).get_latest_revision()


# --- doors: each returns what was said -----------------------------------------------------------------------
def said(answer: HttpResponse) -> str:
    shown = [str(message) for message in get_messages(answer.wsgi_request)]
    return " ".join([answer.content.decode(), *shown])


def form(case: Case, **more: Any) -> str:
    address = f"/admin/pages/{case.page.pk}/edit/"
    return said(case.client.post(address, fields_of(case.page) | {"action-publish": "yes"} | more, follow=True))


def older_version_by_form(case: Case) -> str:
    """“Review this version” of the history, then Publish: what is asked of is what that version says."""
    older = case.latest
    newer = case.page.specific_class.objects.get(pk=case.page.pk).get_latest_revision_as_object()
    newer.title = "Newer"
    newer.save_revision(clean=False)
    return form(case, revision=older.pk)


def new_page_by_form(case: Case) -> str:
    address = f"/admin/pages/add/pieces/articlepage/{case.page.get_parent().pk}/"
    given = fields_of(case.page) | {"slug": "made-and-published", "action-publish": "yes"}
    return said(case.client.post(address, given, follow=True))


def bulk(case: Case) -> str:
    return said(case.client.post(f"/admin/bulk/wagtailcore/page/publish/?id={case.page.pk}&next=/admin/", follow=True))


def bulk_of_the_hub(case: Case) -> str:
    address = f"/admin/bulk/wagtailcore/page/publish/?id={case.page.get_parent().pk}&next=/admin/"
    return said(case.client.post(address, {"include_descendants": "on"}, follow=True))


def admin_api(case: Case) -> str:
    answer = case.client.post(f"/admin/api/main/pages/{case.page.pk}/action/publish/")
    assert answer.status_code in {200, 302, 400, 403, 404}
    return answer.content.decode()


def admin_api_after_reverting(case: Case) -> str:
    said = {"revision_id": case.latest.pk}
    assert case.client.post(f"/admin/api/main/pages/{case.page.pk}/action/revert_to_page_revision/", said).status_code
    return admin_api(case)


def in_words(do: Callable[[], object]) -> str:
    try:
        return str(do() or "")
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    except PermissionDenied as refusal:
        return str(refusal)


def code(do: Callable[[Case], object]) -> Callable[[Case], str]:
    return lambda case: in_words(lambda: do(case))


def row_saved_as_live(case: Case) -> None:
    draft = case.latest.as_object()
    draft.live = True
    draft.save()


def scheduled_by_code(case: Case) -> None:
    case.latest.as_object().save_revision(approved_go_live_at=timezone.now() + TOMORROW, clean=False)


def published_with_a_date(case: Case) -> None:
    draft = case.latest.as_object()
    draft.go_live_at = timezone.now() + TOMORROW
    draft.save_revision(clean=False).publish(user=case.user)


def due(work: Callable[[], object]) -> Callable[[Case], str]:
    """On the schedule already when it stopped being publishable; the reason is in its history."""

    def door(case: Case) -> str:
        Revision.objects.filter(pk=case.latest.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
        work()
        return " ".join(str(entry.message) for entry in PageLogEntry.objects.filter(page=case.page.pk))

    return door


def import_confirmed(case: Case) -> str:
    draft = case.latest.as_object()
    tags = {axis: [term.slug for term in terms] for axis, terms in draft.tags().items()}
    proposal = TagProposal.objects.create(piece=draft.uuid, page_id=draft.pk, was_live=True, title="x")
    done = Confirmed()
    confirm(proposal, tags, case.user, done)
    return " ".join(words for _, words in done.refused)


def edit_action(case: Case) -> None:
    EditPageAction(case.latest.as_object(), user=case.user, publish=True).execute()


DOORS: dict[str, Callable[[Case], str]] = {
    "editor": form,
    "editor, with a date": lambda case: form(case, go_live_at=f"{timezone.localtime() + TOMORROW:%Y-%m-%d %H:%M}"),
    "editor, an older version": older_version_by_form,
    "editor, a new page": new_page_by_form,
    "bulk": bulk,
    "bulk, a hub with its pieces": bulk_of_the_hub,
    "admin API": admin_api,
    "admin API, after reverting": admin_api_after_reverting,
    "import": import_confirmed,
    "revision": code(lambda case: case.latest.publish(user=case.user)),
    "page action": code(lambda case: PublishPageRevisionAction(case.latest, user=case.user).execute()),
    "action": code(lambda case: PublishRevisionAction(case.latest).execute()),
    "edit action": code(edit_action),
    "page": code(lambda case: case.page.publish(case.latest, user=case.user)),
    "row": code(row_saved_as_live),
    "code, with a date": code(published_with_a_date),
    "code, on the schedule": code(scheduled_by_code),
    "worker": due(publish_due),
    "publish_scheduled": due(lambda: call_command("publish_scheduled")),
    "publish_scheduled_pages": due(lambda: call_command("publish_scheduled_pages")),
}


def fields_of(page: ArticlePage) -> dict[str, Any]:
    """What the editor's form would send of this draft."""
    draft = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    sections = [
        (
            "section",
            {
                "title": section["title"],
                "anchor": section["anchor"],
                "content": streamfield(
                    [(block.block_type, rich_text(block.value.source)) for block in section["content"]]
                ),
            },
        )
        for section in draft.section_values()
    ]
    fields: dict[str, Any] = nested_form_data({"body": streamfield(sections)})
    for axis in ("personas", "stages", "jobs", "topics"):
        fields[axis] = [term.pk for term in getattr(draft, axis).all()]
    fields |= {name: getattr(draft, name) for name in SIMPLE_FIELDS}
    embargo = f"{timezone.localtime(draft.embargo_until):%Y-%m-%d %H:%M}" if draft.embargo_until else ""
    fields |= {"format": draft.format_id or "", "embargo_until": embargo}
    return fields | {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}


SIMPLE_FIELDS = ("title", "slug", "summary", "gate", "expert_questions", "seo_title", "search_description")


# --- rules: each makes a good draft one that may not be published --------------------------------------------
def rewritten(**fields: Any) -> Callable[[ArticlePage], None]:
    def write(page: ArticlePage) -> None:
        draft = page.get_latest_revision_as_object()
        for name, value in fields.items():
            setattr(draft, name, value)
        draft.save_revision(clean=False)

    return write


def with_an_expert(page: ArticlePage) -> None:
    page.get_workflow().start(page, None)


def approved_and_edited(page: ArticlePage) -> None:
    state = page.get_workflow().start(page, None).current_task_state
    Review.objects.filter(task_state=state).get().decide(Decision.APPROVED)
    rewritten(summary="Said otherwise.")(page)


def with_the_brief_as_summary(page: ArticlePage) -> None:
    item = PlanItemFactory(page=page, promise="Afterwards they know what an hour of standstill costs them.")
    rewritten(summary=item.promise)(page)


RULES: dict[str, tuple[Callable[[ArticlePage], None], str]] = {
    "an expert reads it": (with_an_expert, "An expert is reading this draft."),
    "its approval lapsed": (approved_and_edited, "approved an earlier version"),
    "a tag is missing": (rewritten(topics=[]), "This piece still needs a topic."),
    "no section": (rewritten(body=[]), "This piece still needs a section with something to read."),
    "an empty section": (
        rewritten(body=body(("Full", "<p>words</p>"), ("Hollow", "<p>&nbsp;</p>"))),
        "Nothing is written yet in “Hollow”.",
    ),
    "a placeholder as title": (rewritten(title="TBD"), "The title is a placeholder. Write it."),
    "a placeholder as title of a section": (
        rewritten(body=body(("TBD", "<p>words</p>"))),
        "What stands in “TBD” is a placeholder.",
    ),
    "placeholders for search engines": (
        rewritten(seo_title="TODO: shorter", search_description="tbd"),
        "The title for search engines and the description for search engines are placeholders. Write them.",
    ),
    "a placeholder": (
        rewritten(body=body(("Full", "<p>words</p>"), ("Later", "<p>[Insert text here]</p>"))),
        "What stands in “Later” is a placeholder.",
    ),
    "a placeholder as summary": (rewritten(summary="TBD"), "The summary is a placeholder."),
    "the brief as summary": (with_the_brief_as_summary, "What stands in the summary is the brief's"),
    "gated too far": (rewritten(gate="full"), "It cannot be fully gated"),
    "an embargo": (rewritten(embargo_until=timezone.now() + timedelta(days=900)), "It is under embargo until"),
}
NOT_AT = {  # what cannot be: a page that is not there yet has neither an expert nor a plan, say
    ("editor, a new page", "an expert reads it"),
    ("editor, a new page", "its approval lapsed"),
    ("editor, a new page", "the brief as summary"),
    ("editor, an older version", "a placeholder as title"),  # the newer one is told apart by its title
}


@pytest.fixture
def case(home: HomePage, paul: User) -> Case:
    page = ArticleFactory(title="Ready", parent=HubFactory(title="Hub", live=True), owner=paul)
    page.topics.get().experts.add(ExpertFactory())
    page.save_revision(user=paul)
    return Case(ArticlePage.objects.get(pk=page.pk), paul)


def public() -> tuple[list[Any], list[Any]]:
    """What is live or will be by itself."""
    live = ArticlePage.objects.filter(live=True).order_by("pk")
    waiting = Revision.objects.filter(approved_go_live_at__isnull=False).order_by("pk")
    return list(live.values("pk", "title", "live_revision", "last_published_at")), list(waiting.values("pk"))


@pytest.mark.parametrize(("door", "rule"), [pair for pair in product(DOORS, RULES) if pair not in NOT_AT])
def test_what_may_not_be_published_is_refused_in_the_same_words(door: str, rule: str, case: Case) -> None:
    spoil, words = RULES[rule]
    spoil(case.page)
    before = public()
    assert words in DOORS[door](case).replace("&#x27;", "'")
    assert public() == before


@pytest.mark.parametrize("door", DOORS)
def test_what_may_be_published_passes_each_door(door: str, case: Case) -> None:
    before = public()
    DOORS[door](case)
    assert public() != before


# --- who may publish ----------------------------------------------------------------------------------------
@pytest.fixture
def wendy(member: Callable[..., User], home: HomePage) -> User:
    """Writes, and may not publish."""
    wendy, writers = member("wendy"), Group.objects.create(name="Writers")
    writers.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=writers, page=Page.objects.get(pk=home.pk), permission=permission)
    wendy.groups.add(writers)
    return wendy


PERSONAL = [
    door
    for door in DOORS
    if door not in {"action", "page", "row", "code, on the schedule", "worker"}
    and not door.startswith("publish_scheduled")
]


@pytest.mark.parametrize("who", ["wendy", "sally", "petra", "xena", "charlie"])
@pytest.mark.parametrize("door", PERSONAL)
def test_who_may_not_publish_does_not_by_a_direct_request(
    door: str, who: str, case: Case, request: pytest.FixtureRequest
) -> None:
    before = public()
    case.user = request.getfixturevalue(who)
    case.page.owner = case.user
    case.page.save()
    in_words(lambda: DOORS[door](case))
    assert public() == before


# --- what is not a door -------------------------------------------------------------------------------------
def not_doors() -> Iterator[tuple[str, Callable[[Case], object]]]:
    yield "lead approves without the expert", lead_approves
    yield (
        "move",
        lambda case: case.client.post(f"/admin/pages/{case.page.pk}/move/{HomePage.objects.get().pk}/confirm/"),
    )
    yield "alias", lambda case: case.page.create_alias(update_slug="twin")
    yield "copy", lambda case: case.page.copy(update_attrs={"slug": "twin"}, keep_live=True)
    yield "copy by API", lambda case: posted(case, f"{api(case.page)}copy/", slug="twin")
    yield "alias by API", lambda case: posted(case, f"{api(case.page)}create_alias/", update_slug="twin")
    yield "alias made a page of its own", alias_converted
    yield "privacy", lambda case: posted(case, f"/admin/pages/{case.page.pk}/privacy/", restriction_type="none")
    yield "order", lambda case: posted(case, f"/admin/pages/{case.page.pk}/set_position/?position=0")
    yield "lock", lambda case: posted(case, f"/admin/pages/{case.page.pk}/lock/")
    yield "plan, another day", planned_for_another_day


def api(page: Page) -> str:
    return f"/admin/api/main/pages/{page.pk}/action/"


def posted(case: Case, address: str, **fields: Any) -> HttpResponse:
    answer: HttpResponse = case.client.post(address, fields)
    assert answer.status_code in {200, 201, 302}, answer.content
    return answer


def alias_converted(case: Case) -> None:
    alias = case.page.create_alias(update_slug="twin")
    posted(case, f"{api(alias)}convert_alias/")
    assert ArticlePage.objects.get(pk=alias.pk).alias_of is None


def planned_for_another_day(case: Case) -> None:
    item = PlanItemFactory(page=case.page)
    posted(case, f"/admin/plan/{item.pk}/move/", kind="publish_on", to=f"{timezone.localdate()}")


def lead_approves(case: Case) -> None:
    state = case.page.get_workflow().start(case.page, case.user).current_task_state
    address = f"/admin/pages/workflow/action/{case.page.pk}/approve/{state.pk}/"
    case.client.post(address, {"comment": "Seen."})
    state.refresh_from_db()
    assert state.status == "approved"


@pytest.mark.parametrize(("name", "do"), not_doors())
def test_nothing_else_makes_a_draft_public(name: str, do: Callable[[Case], object], case: Case) -> None:
    before = public()
    do(case)
    assert public() == before


def test_an_alias_of_what_may_not_be_published_any_more_is_refused(case: Case) -> None:
    case.latest.publish()
    ArticlePage.objects.filter(pk=case.page.pk).update(summary="TBD")
    given = {"new_title": "Twin", "new_slug": "twin", "new_parent_page": case.page.get_parent().pk, "alias": "on"}
    for page, more in ((case.page, {}), (case.page.get_parent(), {"copy_subpages": "on"})):
        answer = case.client.post(f"/admin/pages/{page.pk}/copy/", given | more)
        assert "The summary is a placeholder." in answer.content.decode()
    assert ArticlePage.objects.count() == 1


def test_an_alias_by_the_api_is_refused_like_one_by_the_form(case: Case) -> None:
    case.latest.publish()
    ArticlePage.objects.filter(pk=case.page.pk).update(summary="TBD")
    answer = case.client.post(f"{api(case.page)}create_alias/", {"update_slug": "twin"})
    assert "The summary is a placeholder." in answer.content.decode()
    assert ArticlePage.objects.count() == 1


@pytest.mark.parametrize("was", ["taken down", "over"])
@pytest.mark.parametrize("door", ["editor", "bulk", "admin API", "revision"])
def test_what_was_public_once_is_held_to_the_same_as_what_never_was(door: str, was: str, case: Case) -> None:
    case.latest.publish()
    case.page.refresh_from_db()
    case.page.unpublish(set_expired=was == "over")
    rewritten(summary="TBD", live=False)(case.page)
    before = public()
    assert "The summary is a placeholder." in DOORS[door](case)
    assert public() == before


def test_a_refused_piece_on_the_schedule_stops_no_other_by_the_older_command(case: Case) -> None:
    good = ArticleFactory(title="Good", parent=case.page.get_parent())
    good.save_revision()
    rewritten(summary="TBD")(case.page)
    ago = timezone.now() - timedelta(minutes=1)
    for page, minutes in ((case.page, 2), (good, 1)):
        Revision.objects.filter(object_id=str(page.pk)).update(approved_go_live_at=ago - timedelta(minutes=minutes))
    call_command("publish_scheduled_pages")
    good.refresh_from_db()
    assert good.live


def test_moving_a_live_piece_asks_nothing_of_it(case: Case) -> None:
    case.latest.publish()
    ArticlePage.objects.filter(pk=case.page.pk).update(summary="TBD")
    case.client.post(f"/admin/pages/{case.page.pk}/move/{HomePage.objects.get().pk}/confirm/")
    assert ArticlePage.objects.get(pk=case.page.pk).get_parent().specific == HomePage.objects.get()


def test_a_refused_publication_leaves_the_schedule_as_it_was(case: Case) -> None:
    published_with_a_date(case)
    with_an_expert(case.page)
    before = public()
    assert "An expert is reading" in admin_api(case)
    assert public() == before
