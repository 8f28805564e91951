"""A writer who may see one section sees nothing of another, at whatever address of the CMS, whatever number is tried.

All addresses are asked for that the resolver knows below `/admin/`; a new one is asked for by itself. Where a number is
wanted, each of the hidden section's is tried.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from math import prod
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from wagtail.models import Comment, CommentReply, GroupPagePermission, Page, PageViewRestriction, Task, Workflow

from editorial.pieces.models import ArticlePage, HubPage
from editorial.platform.accounts.roles import Role
from editorial.platform.models import User
from editorial.review.models import Review, ReviewComment
from editorial_calendar.models import PlanItem
from tests.databases import rows_of_a_module
from tests.editorial.test_publication_doors import fields_of
from tests.factories import ArticleFactory, ExpertFactory, HubFactory, PlanItemFactory, UserFactory, body

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.no_cover]

ON_ONE_DATABASE = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="two thousand screens, which ask every database the same: once is enough"
)
CANARY = "zother"
IN_THEIR_OWN = "zours"


@pytest.fixture(scope="module", autouse=True)
def sections(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[HubPage, HubPage]]:
    """Ours and theirs, made once: each test changes them in a savepoint of its own."""
    with rows_of_a_module(django_db_blocker):
        yield made_ours(), made_theirs(UserFactory(username="ed", roles=[Role.CONTENT]))


@pytest.fixture
def ed(sections: object) -> User:
    return User.objects.get(username="ed")


@pytest.fixture
def ours(sections: tuple[HubPage, HubPage]) -> HubPage:
    return HubPage.objects.get(pk=sections[0].pk)


@pytest.fixture
def theirs(sections: tuple[HubPage, HubPage]) -> HubPage:
    return HubPage.objects.get(pk=sections[1].pk)


def made_ours() -> HubPage:
    hub: HubPage = HubFactory(title=f"Hub {IN_THEIR_OWN}")
    ArticleFactory(title=f"Piece {IN_THEIR_OWN}", parent=hub).save_revision()
    return hub


def made_theirs(ed: User) -> HubPage:
    """A section with all that a CMS keeps of one: drafts, versions, comments, reviews, locks, restrictions, dates."""
    hub: HubPage = HubFactory(title=f"Hub {CANARY}", live=False)
    hub.save_revision(user=ed)
    for make in (with_expert, locked, scheduled, restricted, edited):
        make(hub, ed)
    return hub


def piece(hub: HubPage, ed: User, name: str, **fields: Any) -> ArticlePage:
    words = f"{CANARY} {name}"
    given = {"title": words, "summary": words, "owner": ed, "body": body((words, f"<p>{words}</p>"))} | fields
    page: ArticlePage = ArticleFactory(parent=hub, **given)
    page.save_revision(user=ed, log_action=True)
    return page


def with_expert(hub: HubPage, ed: User) -> None:
    expert = ExpertFactory()
    page = piece(hub, ed, "read", reviewer=expert, expert_questions=f"Is {CANARY} so?")
    Workflow.objects.get(name="Expert review").start(page, ed)
    ReviewComment.objects.create(review=Review.objects.get(), text=f"{CANARY} noted")
    said = Comment.objects.create(page=page, user=ed, text=f"{CANARY} said", contentpath="title")
    CommentReply.objects.create(comment=said, user=ed, text=f"{CANARY} answered")
    PlanItemFactory(title=f"{CANARY} planned", page=page, owner=ed, promise=f"{CANARY} promised")


def locked(hub: HubPage, ed: User) -> None:
    page = piece(hub, ed, "locked")
    ArticlePage.objects.filter(pk=page.pk).update(locked=True, locked_by=ed, locked_at=timezone.now())


def scheduled(hub: HubPage, ed: User) -> None:
    later = timezone.now() + timedelta(days=9)
    piece(hub, ed, "scheduled", go_live_at=later).get_latest_revision().publish(user=ed)
    piece(hub, ed, "embargoed", embargo_until=later)


def restricted(hub: HubPage, ed: User) -> None:
    page = piece(hub, ed, "restricted")
    page.get_latest_revision().publish(user=ed)
    PageViewRestriction.objects.create(page=page, restriction_type="password", password=f"{CANARY}pass")


def edited(hub: HubPage, ed: User) -> None:
    page = piece(hub, ed, "edited", gate="partial")
    page.get_latest_revision().publish(user=ed)
    draft = page.get_latest_revision_as_object()
    draft.title = f"{CANARY} edited again"
    draft.save_revision(user=ed, log_action=True)
    page.refresh_from_db()
    page.unpublish(user=ed)
    page.create_alias(update_slug="zother-alias")


RIGHTS = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")


@pytest.fixture
def wendy(member: Callable[..., User], ours: HubPage) -> User:
    """Does everything below one hub, and has no role beside."""
    wendy, writers = member("wendy"), Group.objects.create(name="Writers of one section")
    writers.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in RIGHTS:
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=writers, page=Page.objects.get(pk=ours.pk), permission=right)
    wendy.groups.add(writers)
    return wendy


# --- all addresses there are -------------------------------------------------------------------------------
def patterns(known: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for one in known:
        address = before + str(one.pattern).lstrip("^")
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, address)
        else:
            yield address


WORDS = {  # what is tried where an address wants a word
    "app_label": ["pieces"],
    "app_name": ["pieces"],
    "content_type_app_name": ["pieces"],
    "model_name": ["articlepage"],
    "content_type_model_name": ["articlepage"],
    "revision_id_a": ["live", "earliest"],
    "revision_id_b": ["live", "latest"],
}
ACTIONS = ["approve", "reject", "publish", "unpublish", "delete", "move", "copy", "convert_alias", "create_alias"]
ARGUMENT = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<named>\w+)>(?:[^()]|\([^()]*\))*\)")
MOST = 30  # addresses of one pattern in which everything is tried with everything


def numbers(hub: HubPage) -> dict[str, list[int]]:
    """Of everything in the section, by the name it has in an address; pages of one's own beside them, which are tried
    with versions and steps of theirs.
    """
    pages = hub.get_descendants(inclusive=True)
    own = ArticlePage.objects.filter(title__contains=IN_THEIR_OWN)
    found = {"page": [page.pk for page in [*pages, *own]]}
    revisions = [page.latest_revision_id for page in pages if page.latest_revision_id]
    states = [state for page in pages for state in page.workflow_states.all()]
    steps = [state.current_task_state_id for state in states]
    found |= {"revision_id": revisions, "workflow_state_id": [state.pk for state in states], "task_state_id": steps}
    found |= {"task_id": list(Task.objects.values_list("pk", flat=True))}
    plans = PlanItem.objects.filter(page__in=pages).values_list("pk", flat=True)
    found["pk"] = sorted({*found["page"], *plans})
    return found


def values(kind: str | None, name: str, ids: dict[str, list[int]]) -> list[str]:
    if name in WORDS:
        return WORDS[name]
    if kind in {None, "str", "slug", "path"} and name not in {"pk", "object_id"}:
        return ACTIONS if "action" in name else ["x"]
    if kind == "uuid":
        return [str(review.uuid) for review in Review.objects.all()]
    return [str(number) for number in ids.get(name, ids["page"])]


NEVER_ASKED = ("failwhale/", ".*/$", "logout/")  # raises on purpose, answers all that is unknown, ends the session


def addresses(hub: HubPage) -> Iterator[str]:
    """Each pattern below `/admin/` with everything tried in it, the first of each first."""
    ids = numbers(hub)
    made = []
    for pattern in sorted(set(patterns(get_resolver().url_patterns))):
        if not pattern.startswith("admin/") or pattern.endswith(NEVER_ASKED):
            continue
        wanted = [(found["kind"], found["name"] or found["named"]) for found in ARGUMENT.finditer(pattern)]
        shape = re.sub(r"\\?\\\.|\[\.\]", ".", ARGUMENT.sub("{}", pattern)).replace("^", "").rstrip("$")
        tried = together([values(kind, name, ids) for kind, name in wanted])
        made.append([f"/{shape.format(*given)}" for given in tried])
    for row in itertools.zip_longest(*made):
        yield from filter(None, row)


def together(wanted: list[list[str]]) -> Iterator[tuple[str, ...]]:
    """Everything with everything. Where that is much: all with the piece in review, and with one's own, which comes
    last; every other with one of its number.
    """
    if len(wanted) < 2 or prod(map(len, wanted)) <= MOST:
        yield from itertools.product(*wanted)
        return
    at = next(place for place, choices in enumerate(wanted) if len(choices) > 1)
    first, others = wanted[at], list(itertools.product(*wanted[:at], *wanted[at + 1 :]))
    for number, one in enumerate(first):
        beside = others if one in {first[1], first[-1]} else [others[number % len(others)]]
        yield from ((*rest[:at], one, *rest[at:]) for rest in beside)


SEARCHES = [
    "/admin/choose-page/?page_type=pieces.articlepage", "/admin/choose-page/?page_type=pieces.resourcepage",
    "/admin/pages/search/?q=zothe", "/admin/pages/search/results/?q=zothe", "/admin/choose-page/search/?q=zothe",
    "/admin/choose-page/search/?q=zothe&page_type=pieces.articlepage", "/admin/api/main/pages/?search=zothe",
    "/admin/api/main/pages/?fields=*&for_explorer=1", "/admin/api/main/pages/?fields=*&limit=100",
    "/admin/reports/locked/?export=csv", "/admin/reports/workflow/?export=csv",
    "/admin/reports/site-history/?export=csv",
    "/admin/reports/workflow_tasks/?export=csv", "/admin/reports/aging-pages/?export=csv", "/admin/?q=zothe",
    "/admin/reports/page-types-usage/?export=csv", "/search/?q=zothe", "/library/?q=zothe",
]  # fmt: skip


def said(client: Client, address: str, method: str = "get", **given: Any) -> str:
    answer = getattr(client, method)(address, given)
    shown = [str(message) for message in get_messages(answer.wsgi_request)]
    client.cookies.pop("messages", None)  # else each page shows it again, until one prints it
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.headers} {content.decode(errors='replace')} {shown}"


def crawl(client: Client, theirs: HubPage) -> Iterator[tuple[str, str]]:
    """Each address with what was said there; the session must outlive them all, or nobody was asking."""
    chosen = [f"/admin/choose-page/chosen-multiple/?id={pk}" for pk in numbers(theirs)["page"]]
    for address in [*addresses(theirs), *SEARCHES, *chosen]:
        yield address, said(client, address)
        assert SESSION_KEY in client.session, f"{address} ended the session"


@ON_ONE_DATABASE
def test_a_writer_of_one_section_sees_nothing_of_another(
    wendy: User, theirs: HubPage, as_user: Callable[[User], Client]
) -> None:
    before = state_of(theirs)
    found = [address for address, answer in crawl(as_user(wendy), theirs) if CANARY in answer]
    assert not found, "\n".join(found)
    assert state_of(theirs) == before


PARTS = (
    "read", "so?", "noted", "said", "answered", "planned", "promised", "locked", "scheduled", "embargoed", "restricted",
    "edited", "edited again",
)  # fmt: skip


@ON_ONE_DATABASE
def test_who_may_see_everything_is_shown_each_part_by_the_same_crawl(
    paul: User, theirs: HubPage, as_user: Callable[[User], Client]
) -> None:
    """Else the crawl would prove nothing. It ends where the last part was seen."""
    missing = {f"{CANARY} {part}" for part in PARTS} | {f"{CANARY}pass", f"{CANARY}-alias"}
    for _, answer in crawl(as_user(paul), theirs):
        missing -= {part for part in missing if part in answer}
        if not missing:
            break
    assert not missing


# --- what is posted ----------------------------------------------------------------------------------------
def state_of(hub: HubPage) -> list[Any]:
    pages = ArticlePage.objects.descendant_of(hub).order_by("pk")
    comments = Comment.objects.filter(text__contains=CANARY).values_list("pk", "page", "text", "resolved_at")
    notes = ReviewComment.objects.values_list()
    rows = pages.values_list("pk", "path", "title", "live", "locked", "latest_revision", "live_revision")
    replies = CommentReply.objects.filter(comment__text__contains=CANARY).values_list("pk", "comment", "text")
    return [list(rows), list(comments), list(notes), list(replies)]


def own_piece() -> ArticlePage:
    return ArticlePage.objects.get(title__contains=IN_THEIR_OWN)


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move"])
def test_nothing_of_another_section_is_changed_or_named_in_bulk(
    action: str, wendy: User, theirs: HubPage, as_user: Callable[[User], Client]
) -> None:
    before, client = state_of(theirs), as_user(wendy)
    ids = "&".join(f"id={pk}" for pk in numbers(theirs)["page"] if pk != own_piece().pk)
    address = f"/admin/bulk/wagtailcore/page/{action}/?{ids}&next=/admin/"
    target = {"chooser": own_piece().get_parent().pk, "include_descendants": "on"}
    assert CANARY not in said(client, address) + said(client, address, "post", **target)
    assert state_of(theirs) == before


POSTED = [
    "delete/", "unpublish/", "convert_alias/", "copy/", "lock/", "unlock/", "privacy/", "edit/", "edit/preview/",
    "set_position/",
]  # fmt: skip
API = ["publish", "unpublish", "delete", "copy", "create_alias", "convert_alias", "move", "revert_to_page_revision"]


def test_nothing_of_another_section_is_changed_by_a_direct_request(
    wendy: User, theirs: HubPage, as_user: Callable[[User], Client]
) -> None:
    before, client, own = state_of(theirs), as_user(wendy), own_piece()
    hub, pages = own.get_parent().pk, ArticlePage.objects.descendant_of(theirs)
    given = {"new_title": "Taken", "new_slug": "taken", "new_parent_page": hub, "title": "Taken", "slug": "taken"}
    given |= {"restriction_type": "none", "destination_page_id": hub}
    for page in pages:
        addresses = [f"/admin/pages/{page.pk}/{part}" for part in POSTED] + [
            f"/admin/pages/{page.pk}/move/{hub}/confirm/"
        ]
        addresses += [f"/admin/api/main/pages/{page.pk}/action/{action}/" for action in API]
        addresses += [f"/admin/reviews/publish/{page.pk}/"]
        for address in addresses:
            answer = said(client, address, "post", **given | {"revision_id": page.latest_revision_id or 0})
            assert CANARY not in answer, address
    assert state_of(theirs) == before
    assert ArticlePage.objects.exclude(pk__in=pages).count() == 1


# --- a child of another parent ------------------------------------------------------------------------------
def test_a_comment_on_another_piece_is_neither_moved_nor_changed(
    wendy: User, theirs: HubPage, as_user: Callable[[User], Client]
) -> None:
    before, comment = state_of(theirs), Comment.objects.get()
    reply = comment.replies.get()
    formset = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 1, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
    given = {f"comments-{name}": value for name, value in formset.items()}
    given |= {f"comments-0-replies-{name}": value for name, value in formset.items()}
    given |= {"comments-0-id": comment.pk, "comments-0-text": "Taken", "comments-0-contentpath": "title"}
    given |= {"comments-0-resolved": "on", "comments-0-replies-0-id": reply.pk, "comments-0-replies-0-text": "Taken"}
    edited = said(as_user(wendy), f"/admin/pages/{own_piece().pk}/edit/", "post", **fields_of(own_piece()) | given)
    assert CANARY not in edited
    assert state_of(theirs) == before


@pytest.mark.parametrize("door", ["form", "API"])
def test_a_version_of_another_piece_is_not_made_ones_own(
    door: str, wendy: User, theirs: HubPage, as_user: Callable[[User], Client]
) -> None:
    own, client = own_piece(), as_user(wendy)
    for version in numbers(theirs)["revision_id"]:
        if door == "form":
            said(client, f"/admin/pages/{own.pk}/edit/", "post", **fields_of(own) | {"revision": version})
        else:
            address = f"/admin/api/main/pages/{own.pk}/action/revert_to_page_revision/"
            assert CANARY not in said(client, address, "post", revision_id=version)
    assert CANARY not in str(own.get_latest_revision().content)


@pytest.fixture
def another(ed: User, ours: HubPage, theirs: HubPage) -> Review:
    """A review of a piece of ours, with a question and a note, beside the one of theirs."""
    page = own_piece()
    page.reviewer, page.expert_questions = ExpertFactory(name="Bo Lind"), "Is it so?"
    page.save_revision()
    Workflow.objects.get(name="Expert review").start(page, ed)
    review = Review.objects.get(piece_uuid=page.uuid)
    ReviewComment.objects.create(review=review, text="Ours.")
    return review


def test_by_a_link_no_note_or_answer_of_another_review_is_reached(another: Review, theirs: HubPage) -> None:
    link, hidden = f"/review/{another.issue_token()}/", Review.objects.exclude(pk=another.pk).get()
    before, note = state_of(theirs), hidden.comments.get()
    client = Client()
    posted = {"edited": note.pk, "edited_text": "Taken"}
    assert client.post(f"{link}comment/{note.pk}/", posted).status_code == 404
    assert client.post(f"{link}comment/{note.pk}/", {"delete": "1"}).status_code == 404
    client.post(f"{link}comment/", posted)
    assert client.post(f"{link}comment/", {"section": hidden.piece.sections()[0][0], "text": "Hm"}).status_code == 404
    assert client.post(f"{link}answer/2/", {"question": 2, "answer": "Taken"}).status_code == 404
    assert state_of(theirs) == before
    assert CANARY not in client.get(link).text
