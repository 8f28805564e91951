"""Tagged or not published, embargoes, gates, schedules."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Workflow

from editorial.pieces.models import ArticlePage, HomePage, NotPublishable
from editorial.pieces.publishing import gated_too_far
from editorial.pieces.scheduled_publishing import publish, publish_due
from editorial.platform.jobs.descriptions import Described, describe
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import MAX_ATTEMPTS
from editorial.vocabulary.models import BuyingStage, Capture, Format
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(home: HomePage) -> ArticlePage:
    """A draft nobody has tagged."""
    return ArticleFactory(title="Bare", sections=[("One", "<p>one</p>")], tagged=False)


def test_an_untagged_draft_may_be_saved_and_not_published(bare: ArticlePage) -> None:
    revision = bare.save_revision()
    with pytest.raises(NotPublishable) as refusal:
        revision.publish()
    assert refusal.value.messages == [
        "This piece still needs a persona, a buying stage, a buying job, a topic and a format."
    ]
    bare.refresh_from_db()
    assert not bare.live


def test_an_import_cannot_save_an_untagged_live_row(home: HomePage) -> None:
    with pytest.raises(ValidationError, match="still needs"):
        home.add_child(instance=ArticlePage(title="Live", summary="In short.", live=True))


def test_an_untagged_draft_cannot_be_submitted_by_code(bare: ArticlePage, ed: User) -> None:
    bare.save_revision()
    with pytest.raises(NotPublishable):
        Workflow.objects.first().start(bare, ed)


def test_the_form_says_which_tags_are_missing(bare: ArticlePage, ed: User, as_user: Callable[[User], Client]) -> None:
    client = as_user(ed)
    fields = edit_fields(bare) | {"format": Format.objects.get(slug="article").pk, "action-publish": "yes"}
    text = client.post(f"/admin/pages/{bare.pk}/edit/", fields).content.decode()
    assert "This piece still needs a persona, a buying stage, a buying job, a topic and a section" in text
    assert "Choose a persona." in text
    bare.refresh_from_db()
    assert not bare.live


def test_the_form_saves_an_untagged_draft(bare: ArticlePage, ed: User, as_user: Callable[[User], Client]) -> None:
    client = as_user(ed)
    found = client.get(f"/admin/pages/{bare.pk}/edit/").content.decode()
    assert "This piece still needs a persona, a buying stage, a buying job, a topic and a format." in found
    client.post(f"/admin/pages/{bare.pk}/edit/", edit_fields(bare) | {"title": "Barer", "summary": ""})
    assert ArticlePage.objects.get(pk=bare.pk).get_latest_revision_as_object().title == "Barer"


def test_bulk_publishing_says_which_piece_lacks_what(
    bare: ArticlePage, ed: User, as_user: Callable[[User], Client]
) -> None:
    bare.save_revision()
    answer = as_user(ed).post(f"/admin/bulk/wagtailcore/page/publish/?id={bare.pk}&next=/admin/", follow=True)
    assert "“Bare”: This piece still needs" in answer.content.decode()
    bare.refresh_from_db()
    assert not bare.live


def edit_fields(page: ArticlePage) -> dict[str, Any]:
    return {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "gate": "none",
        "body-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }


def test_an_embargo_holds_until_its_moment(draft: Callable[..., Any]) -> None:
    page = draft("Later", embargo_until=timezone.now() + timedelta(days=1))
    with pytest.raises(NotPublishable, match="under embargo until"):
        page.save_revision().publish()
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.save_revision().publish()  # scheduled for after it
    page.refresh_from_db()
    assert not page.live


@pytest.mark.parametrize(
    ("gate", "capture", "refused"),
    [("none", "never", False), ("partial", "never", True), ("partial", "partial", False), ("full", "partial", True)],
)
def test_a_stage_says_how_far_its_pieces_are_gated(gate: str, capture: str, refused: bool) -> None:
    assert bool(gated_too_far(gate, [("Interest", capture), ("Loyalty", Capture.FULL)])) is refused


def test_a_piece_of_an_early_stage_is_never_gated(draft: Callable[..., Any]) -> None:
    page = draft("Gated", gate="partial")
    page.stages = [BuyingStage.objects.get(slug="awareness")]
    with pytest.raises(NotPublishable, match="cannot be partly gated: the stage Awareness does not allow it"):
        page.save_revision().publish()


def test_scheduled_pages_go_live_and_expired_ones_come_down(
    draft: Callable[..., Any], published: Callable[..., Any], time_machine: Any
) -> None:
    soon, over = draft("Soon"), published("Over")
    soon.go_live_at = timezone.now() + timedelta(hours=1)
    soon.save_revision().publish()
    over.expire_at = timezone.now() + timedelta(hours=1)
    over.save_revision().publish()
    assert publish_due() == 0
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert publish_due() == 2
    assert [ArticlePage.objects.get(pk=page.pk).live for page in (soon, over)] == [True, False]


def test_a_scheduled_piece_that_lost_its_tags_is_taken_off_and_says_why(
    draft: Callable[..., Any], ed: User, as_user: Callable[[User], Client], time_machine: Any
) -> None:
    page = draft("Soon")
    page.go_live_at = timezone.now() + timedelta(hours=1)
    revision = page.save_revision()
    revision.publish()
    revision.refresh_from_db()
    revision.content["topics"] = []
    revision.save(update_fields=["content"])
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert publish_due() == 0
    assert not ArticlePage.objects.get(pk=page.pk).live
    assert "still needs a topic" in as_user(ed).get(f"/admin/pages/{page.pk}/history/").content.decode()


def test_a_page_that_breaks_stops_no_other_and_stands_among_the_failed_jobs(
    draft: Callable[..., Any], time_machine: Any, work: Callable[[], int]
) -> None:
    pages = [draft(title) for title in ("Broken", "Whole")]
    for page in pages:
        page.go_live_at = timezone.now() + timedelta(hours=1)
        page.save_revision().publish()
    broken = pages[0].get_latest_revision()
    del broken.content["pk"]
    broken.save(update_fields=["content"])
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert publish_due() == 1
    assert [ArticlePage.objects.get(pk=page.pk).live for page in pages] == [False, True]
    assert publish_due() == 0
    for _ in range(MAX_ATTEMPTS):
        time_machine.move_to(timezone.now() + timedelta(hours=2))
        work()
    failed = Job.objects.failed().get()
    assert describe([failed]) == [Described("Publish on schedule", "Broken")]
    assert publish_due() == 0


def test_a_revision_is_published_once_however_many_look(draft: Callable[..., Any], time_machine: Any) -> None:
    page = draft("Soon")
    page.go_live_at = timezone.now() + timedelta(hours=1)
    revision = page.save_revision()
    revision.publish()
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert [publish(revision.pk), publish(revision.pk)] == [True, False]


def test_the_command_publishes_what_is_due_and_says_so(
    draft: Callable[..., Any], time_machine: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    page = draft("Soon")
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    call_command("publish_scheduled", "--dryrun")
    assert "To be published: Soon" in capsys.readouterr().out
    call_command("publish_scheduled")
    assert "Pages published or taken down: 1" in capsys.readouterr().out


def test_an_anchor_stays_when_the_title_changes(draft: Callable[..., Any]) -> None:
    page = draft("Anchored", ("Summary", "<p>a</p>"), ("Summary", "<p>b</p>"), ("…", "<p>c</p>"))
    page.refresh_from_db()
    assert [anchor for anchor, _, _ in page.sections()] == ["summary", "summary-2", "section"]
    page.body[0].value["title"] = "In short"
    page.save_revision()
    kept = page.get_latest_revision_as_object().sections()
    assert [anchor for anchor, _, _ in kept] == ["summary", "summary-2", "section"]


def test_a_section_that_prints_nothing_is_empty_whatever_it_holds(draft: Callable[..., ArticlePage]) -> None:
    """A call to a page nobody can open is not printed; readers would find a title with nothing below."""
    piece, unseen = draft("Ready", ("Full", "<p>words</p>"), ("Next", "<p>on</p>")), draft("Unseen")
    content = piece.body[1].value["content"]
    content.pop()
    content.append(("call_to_action", {"label": "Read on", "page": unseen, "url": ""}))
    content.append(("figure", {"image": None, "alt": "A line", "caption": ""}))
    with pytest.raises(NotPublishable) as refusal:
        piece.save_revision(clean=False).publish()
    assert refusal.value.messages == ["Nothing is written yet in “Next”. Write it, or take it out."]
    unseen = draft("Seen", ("One", "<p>one</p>"), published=True)
    content[0].value["page"] = unseen
    piece.save_revision(clean=False).publish()
    assert ArticlePage.objects.get(pk=piece.pk).live


def test_a_checklist_may_be_called_to_do(draft: Callable[..., ArticlePage]) -> None:
    draft("Ready", ("To do", "<p>Count the hours.</p>")).save_revision().publish()
    assert ArticlePage.objects.get(title="Ready").live
