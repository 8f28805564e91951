"""Confirming all that a filter shows, as suggested: counted before, by jobs, only what lacks nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial.intake.models import Confirmation, TagProposal
from editorial.intake.tags import confirming, many
from editorial.pieces.models import ArticlePage, HomePage
from editorial.platform.jobs.runner import run
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import State
from editorial.vocabulary.models.classification import VOCABULARY_IN
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
As = Callable[[User], Client]
Work = Callable[[], int]
Propose = Callable[..., TagProposal]


@pytest.fixture(autouse=True)
def in_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "BATCH", 2)


@pytest.fixture
def propose(home: HomePage) -> Propose:
    """An imported draft with tags suggested on every axis: `propose("Pumps", needs="topics", was_live=False)`."""

    def make(title: str, *, needs: str = "", was_live: bool = True, **fields: object) -> TagProposal:
        made = ArticleFactory(title=title, **fields)
        terms = {axis: list(getattr(made, axis).all()) for axis in ("personas", "stages", "jobs", "topics")}
        terms["format"] = [made.format]
        said = {axis: [{"slug": term.slug, "label": term.label, "words": []} for term in terms[axis]] for axis in terms}
        if needs:
            said[needs] = []
        for axis in VOCABULARY_IN:
            setattr(made, axis, None if axis == "format" else [])
        made.save_revision()
        proposal: TagProposal = TagProposal.objects.create(
            piece=made.uuid, page=made.page_ptr, title=title, suggestions=said, needs=needs, was_live=was_live
        )
        return proposal

    return make


def confirm_all(browser: Client, **asked: str) -> str:
    answer = browser.post(reverse("imports_tags", query=asked), {"all": "yes"}, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def live() -> set[str]:
    return set(ArticlePage.objects.live().values_list("title", flat=True))


def test_what_would_happen_is_counted_before(propose: Propose, ed: User, as_user: As) -> None:
    propose("One")
    propose("Two", was_live=False)
    propose("Three", needs="topics")
    page = " ".join(as_user(ed).get(reverse("imports_tags")).content.decode().split())
    assert "Of all 3 shown, on every page of this list, 2 may be confirmed as suggested" in page
    assert "1 would be published, 1 stay drafts, 0 are files. 1 lack a suggestion" in page
    assert "Confirm all 2 as suggested" in page


def test_jobs_confirm_what_lacks_nothing_and_say_how_far_they_are(
    propose: Propose, ed: User, as_user: As, work: Work
) -> None:
    for title in ("One", "Two", "Three"):
        propose(title)
    propose("Draft", was_live=False)
    propose("Lacking", needs="topics")
    browser = as_user(ed)
    assert "4 suggestions are being confirmed" in confirm_all(browser)
    assert live() == set()
    run(Job.objects.get(kind=many.KIND).pk)
    said = browser.get(reverse("imports_tags"), headers={"HX-Request": "true"}).content.decode()
    assert "2 of 4 confirmed" in said
    assert "<html" not in said
    assert "are being confirmed already" in confirm_all(browser)
    work()
    assert live() == {"One", "Two", "Three"}
    assert [proposal.title for proposal in TagProposal.objects.waiting()] == ["Lacking"]
    assert set(TagProposal.objects.exclude(confirmed_at=None).values_list("confirmed_by", flat=True)) == {ed.pk}
    page = " ".join(browser.get(reverse("imports_tags")).content.decode().split())
    assert "3 published, 1 tagged, 0 still need something" in page


def test_only_what_the_filter_shows_is_confirmed(propose: Propose, ed: User, as_user: As, work: Work) -> None:
    propose("Pumps, a guide")
    propose("Fans")
    confirm_all(as_user(ed), q="pumps")
    propose("Pumps that came later")
    work()
    assert live() == {"Pumps, a guide"}


def test_what_may_not_be_published_waits_and_says_why(propose: Propose, ed: User, as_user: As, work: Work) -> None:
    propose("Early", embargo_until=timezone.now() + timedelta(days=3))
    propose("Fine")
    confirm_all(as_user(ed))
    work()
    assert live() == {"Fine"}
    assert [proposal.title for proposal in TagProposal.objects.waiting()] == ["Early"]
    assert "“Early” waits: It is under embargo until" in as_user(ed).get(reverse("imports_tags")).content.decode()


def test_a_worker_killed_in_a_batch_leaves_it_whole_for_the_next(
    propose: Propose, ed: User, as_user: As, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("One", "Two", "Three"):
        propose(title)
    confirm_all(as_user(ed))

    def killed(self: Confirmation) -> None:
        raise SystemExit

    job = Job.objects.get(kind=many.KIND)
    with monkeypatch.context() as patch:
        patch.setattr(Confirmation, "save", killed)
        with pytest.raises(SystemExit):
            run(job.pk)
    assert live() == set()
    Job.objects.filter(pk=job.pk, state=State.RUNNING).update(lease_until=timezone.now())
    work()
    assert live() == {"One", "Two", "Three"}
    assert Confirmation.objects.get().published == 3


def test_the_command_confirms_by_the_same_rule(propose: Propose, db: None) -> None:
    propose("One")
    propose("Lacking", needs="topics")
    edited = propose("Somebody's own")
    ArticlePage.objects.filter(pk=edited.page_id).update(live=True, has_unpublished_changes=False)
    call_command("import_content", confirm_suggestions=True)
    waiting = set(TagProposal.objects.waiting().values_list("title", flat=True))
    assert waiting == {"Lacking", "Somebody's own"}


def test_nobody_else_confirms(propose: Propose, sally: User, xena: User, as_user: As) -> None:
    propose("One")
    for user in (sally, xena):
        as_user(user).post(reverse("imports_tags"), {"all": "yes"})
    assert not Confirmation.objects.exists()


def test_where_nothing_may_be_confirmed_so_that_is_said(propose: Propose, ed: User, as_user: As) -> None:
    propose("Lacking", needs="topics")
    assert "None of these has a suggestion on every axis" in confirm_all(as_user(ed))


def test_one_that_stopped_is_said_and_keeps_nobody_from_the_next(
    propose: Propose, ed: User, as_user: As, work: Work
) -> None:
    for title in ("One", "Two", "Three"):
        propose(title)
    browser = as_user(ed)
    confirm_all(browser)
    Job.objects.filter(kind=many.KIND).update(state=State.FAILED)
    page = " ".join(browser.get(reverse("imports_tags")).content.decode().split())
    assert "It stopped: its job is among the" in page
    assert "every 2s" not in page
    assert "Confirm all 3 as suggested" in page
    assert "3 suggestions are being confirmed" in confirm_all(browser)
    work()
    assert live() == {"One", "Two", "Three"}
    Job.objects.failed().get(kind=many.KIND).retry()
    work()
    assert not Confirmation.objects.unfinished().exists()
    assert [confirmation.published for confirmation in Confirmation.objects.order_by("pk")] == [0, 3]


def test_a_piece_that_breaks_stops_no_other_and_stays_in_the_list(
    propose: Propose, ed: User, as_user: As, work: Work
) -> None:
    for title in ("One", "Broken", "Three"):
        propose(title)
    broken = ArticlePage.objects.get(title="Broken")
    broken.latest_revision.content["format"] = 0  # a term that is gone
    broken.latest_revision.content["body"] = "[{"
    broken.latest_revision.save()
    confirm_all(as_user(ed))
    work()
    assert live() == {"One", "Three"}
    assert [proposal.title for proposal in TagProposal.objects.waiting()] == ["Broken"]
    assert "“Broken” waits: It broke" in as_user(ed).get(reverse("imports_tags")).content.decode()
    assert not Job.objects.failed().exists()


def test_a_database_that_is_away_is_waited_for(propose: Propose, ed: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> bool:
        raise OperationalError("connection refused")

    proposal = propose("One")
    monkeypatch.setattr(TagProposal, "confirm", away)
    with pytest.raises(OperationalError):
        confirming.confirm_all(ed)
    assert proposal.confirmed_at is None
