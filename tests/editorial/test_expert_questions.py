"""An expert is asked three questions at most: a fourth is refused at each way in, none is dropped without a word."""

from collections.abc import Callable
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import TaskState, Workflow

from editorial.pieces.models import ArticlePage
from editorial.platform.models import User
from editorial.review.models import Review, ReviewQuestion
from editorial.vocabulary.models import Expert
from editorial_calendar.plans.drafting import start_draft
from tests.editorial.test_publication_doors import fields_of, said
from tests.factories import ArticleFactory, ExpertFactory, PlanItemFactory

pytestmark = pytest.mark.django_db
FOUR = "One?\nTwo?\nThree?\nFour?"
WORDS = "An expert answers 3 questions at most; there are 4."


@pytest.fixture
def ana() -> Expert:
    return ExpertFactory()


@pytest.fixture
def page(ed: User) -> ArticlePage:
    made: ArticlePage = ArticleFactory(owner=ed)
    made.save_revision(user=ed)
    return made


@pytest.fixture
def desk(paul: User, as_user: Callable[[User], Client]) -> Client:
    return as_user(paul)


def with_four(page: ArticlePage) -> ArticlePage:
    page.expert_questions = FOUR
    page.save_revision(clean=False)
    return page


@pytest.mark.parametrize("button", ["", "action-submit", "action-publish"])
def test_the_editors_form_refuses_a_fourth(button: str, desk: Client, page: ArticlePage) -> None:
    given = fields_of(page) | {"expert_questions": FOUR} | ({button: "yes"} if button else {})
    assert WORDS in said(desk.post(f"/admin/pages/{page.pk}/edit/", given, follow=True))
    assert page.get_latest_revision_as_object().expert_questions == ""
    assert not Review.objects.exists()


def test_code_that_submits_is_refused(page: ArticlePage, paul: User, ana: Expert) -> None:
    with pytest.raises(ValidationError, match="3 questions at most"):
        Workflow.objects.get(name="Expert review").start(with_four(page), paul)
    assert not ReviewQuestion.objects.exists()


def test_the_api_and_a_copy_keep_all_four_and_publish_neither(desk: Client, page: ArticlePage) -> None:
    with_four(page)
    copied = desk.post(f"/admin/api/main/pages/{page.pk}/action/copy/", {"slug": "twin"})
    twin = ArticlePage.objects.get(pk=copied.json()["id"])
    assert twin.get_latest_revision_as_object().expert_questions == FOUR
    for pk in (page.pk, twin.pk):
        assert WORDS in desk.post(f"/admin/api/main/pages/{pk}/action/publish/").content.decode()
    assert not ArticlePage.objects.live().exists()


def test_a_draft_of_a_plan_with_four_keeps_them_until_it_is_submitted(paul: User, ana: Expert) -> None:
    draft = start_draft(PlanItemFactory(questions=FOUR, tagged=True, expert=ana), paul)
    assert draft.expert_questions == FOUR
    with pytest.raises(ValidationError, match="3 questions at most"):
        Workflow.objects.get(name="Expert review").start(draft, paul)


def test_a_plan_refuses_a_fourth(desk: Client) -> None:
    assert WORDS in said(desk.post("/admin/plan/new/", {"title": "Planned", "questions": FOUR}))


def test_choosing_an_expert_says_why_nothing_is_sent(desk: Client, page: ArticlePage, paul: User) -> None:
    step: TaskState = Workflow.objects.get(name="Expert review").start(page, paul).current_task_state
    step.revision = with_four(page).get_latest_revision()
    step.save()
    answer = desk.post(f"/admin/reviews/assign/{step.pk}/", {"expert": ExpertFactory().pk}, follow=True)
    assert f"Nothing was sent. {WORDS}" in said(answer)
    assert not Review.objects.exists()


def test_sending_the_newest_version_says_why_nothing_is_sent(
    desk: Client, page: ArticlePage, paul: User, ana: Expert
) -> None:
    page.reviewer = ana
    page.save_revision()
    Workflow.objects.get(name="Expert review").start(page, paul)
    review, renew = Review.objects.get(), partial(desk.post, follow=True)
    with_four(page)
    assert f"Nothing was sent. {WORDS}" in said(renew(f"/admin/reviews/{review.uuid}/", {"action": "renew"}))
    assert Review.objects.get().is_open
