"""Reviews: a button pressed twice, an expert who decides while an editor takes the piece back."""

from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client
from wagtail.models import PageLogEntry, TaskState, Workflow, WorkflowState

from editorial.pieces.models import ArticlePage
from editorial.platform.models import Job, User
from editorial.review.models import Decision, Review
from tests.concurrency.at_once import at_once, meet
from tests.factories import ArticleFactory, ExpertFactory


@pytest.fixture
def page(ed: User) -> ArticlePage:
    made: ArticlePage = ArticleFactory(title="Read by an expert", reviewer=ExpertFactory(), owner=ed)
    made.save_revision(user=ed)
    return made


@pytest.fixture
def review(page: ArticlePage, ed: User) -> Review:
    Workflow.objects.get(name="Expert review").start(page, ed)
    return Review.objects.get()


def edit(page: ArticlePage) -> None:
    page.summary = "Said better."
    page.save_revision()


def renewing(review: Review, by: User) -> Callable[[], Review]:
    return lambda: Review.objects.get(pk=review.pk).renew(by)


def test_the_newest_version_sent_twice_at_once_is_one_review(
    page: ArticlePage, review: Review, ed: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(page)
    meet(monkeypatch, Review, "revoke")
    outcomes = at_once(renewing(review, ed), renewing(review, ed))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotSent", "Review"]
    assert Review.objects.open().count() == 1
    assert Review.objects.count() == 2


def test_a_lapsed_approval_sent_again_twice_at_once_is_one_submission(
    page: ArticlePage, review: Review, ed: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    review.decide(Decision.APPROVED)
    edit(page)
    meet(monkeypatch, Workflow, "start")
    outcomes = at_once(renewing(review, ed), renewing(review, ed))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotSent", "Review"]
    assert WorkflowState.objects.active().count() == 1
    assert Review.objects.open().count() == 1


def test_two_editors_who_submit_at_once_ask_one_expert_once(
    page: ArticlePage, ed: User, paul: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = Workflow.objects.get(name="Expert review")
    meet(monkeypatch, WorkflowState, "full_clean", after=True)
    at_once(*(partial(flow.start, ArticlePage.objects.get(pk=page.pk), by) for by in (ed, paul)))
    assert WorkflowState.objects.active().count() == 1
    assert Review.objects.count() == 1
    assert Job.objects.filter(kind="mail", key__startswith="review.invitation").count() <= 1


@pytest.mark.parametrize("decision", [Decision.APPROVED, Decision.CHANGES])
def test_an_expert_who_decides_while_it_is_taken_back_does_one_or_the_other(
    decision: Decision,
    review: Review,
    paul: User,
    as_user: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    link, step = f"/review/{review.issue_token()}/decide/", review.task_state
    take_back = f"/admin/pages/workflow/action/{review.revision.object_id}/reject/{step.pk}/"
    lead, expert = as_user(paul), Client()
    meet(monkeypatch, TaskState, "save")
    outcomes = at_once(
        partial(expert.post, link, {"decision": decision.value, "note": "Hm."}),
        partial(lead.post, take_back, {"comment": "Not yet."}),
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    review, step = Review.objects.get(), TaskState.objects.get(pk=step.pk)
    ends = PageLogEntry.objects.filter(action__in=["wagtail.workflow.approve", "wagtail.workflow.reject"])
    assert ends.count() == 1
    assert (review.decision == Decision.APPROVED) == (step.status == TaskState.STATUS_APPROVED)
    assert outcomes[0].status_code in {302, 409}
    assert (outcomes[0].status_code == 302) == (review.decision == decision)


def submitting(page: ArticlePage, by: User) -> Callable[[], WorkflowState]:
    return lambda: ArticlePage.objects.get(pk=page.pk).get_workflow().start(ArticlePage.objects.get(pk=page.pk), by)


def test_sent_again_and_submitted_in_the_cms_at_once_is_one_submission(
    page: ArticlePage, review: Review, ed: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    review.decide(Decision.APPROVED)
    edit(page)
    meet(monkeypatch, Workflow, "start")
    outcomes = at_once(renewing(review, ed), submitting(page, ed))
    said = [type(outcome).__name__ for outcome in outcomes]
    assert said in (["Review", "NotPublishable"], ["NotSent", "WorkflowState"])
    assert WorkflowState.objects.active().count() == 1
    assert Review.objects.open().count() == 1


def test_submitted_twice_at_once_is_one_submission_and_a_sentence(
    page: ArticlePage, ed: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(monkeypatch, Workflow, "start")
    outcomes = at_once(submitting(page, ed), submitting(page, ed))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotPublishable", "WorkflowState"]
    assert "has been submitted already" in str(outcomes)
    assert Review.objects.open().count() == 1
