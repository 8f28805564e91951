"""The list of reviews: who has what, until when, what became of it, and what can be done about it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, Workflow

from editorial.pieces.models import ArticlePage
from editorial.platform.models import User
from editorial.review.models import Decision, Review, ReviewState, states
from editorial.vocabulary.models import Expert, Topic
from tests.factories import ExpertFactory

pytestmark = pytest.mark.django_db
Ask = Callable[[str], Review]


@pytest.fixture
def ana(downtime: Topic) -> Expert:
    ana = ExpertFactory(name="Dr. Ana Ruiz", email="ana@experts.example")
    downtime.experts.add(ana)
    return ana


@pytest.fixture
def ask(draft: Callable[..., ArticlePage], ed: User) -> Ask:
    """Submit a new draft of that title: the expert of its topic is asked, if there is one."""

    def submit(title: str) -> Any:
        page = draft(title, ("What it costs", "<p>Forty minutes.</p>"))
        page.save_revision(user=ed)
        Workflow.objects.get(name="Expert review").start(page, ed)
        return Review.objects.of(page).first()

    return submit


@pytest.fixture
def desk(as_user: Callable[[User], Client], ed: User) -> Client:
    return as_user(ed)


@pytest.fixture
def one_of_each(ask: Ask, ana: Expert) -> dict[ReviewState, Review]:
    """“The waiting one”, “The late one” and so on."""
    made = {state: ask(f"The {state} one") for state in ReviewState}
    Review.objects.filter(pk=made[ReviewState.LATE].pk).update(due_on=timezone.localdate() - timedelta(days=1))
    made[ReviewState.APPROVED].decide(Decision.APPROVED)
    edit(made[ReviewState.LAPSED], summary="Fifty minutes.")
    made[ReviewState.LAPSED].decide(Decision.APPROVED)
    made[ReviewState.CHANGES].decide(Decision.CHANGES)
    Review.objects.filter(pk=made[ReviewState.REPLACED].pk).update(decision=Decision.REPLACED)
    page_of(made[ReviewState.TAKEN_BACK]).current_workflow_state.cancel()
    return {state: Review.objects.get(pk=review.pk) for state, review in made.items()}


def page_of(review: Review) -> ArticlePage:
    return ArticlePage.objects.get(uuid=review.piece_uuid)


def edit(review: Review, **changed: object) -> None:
    page = page_of(review).get_latest_revision_as_object()
    for field, value in changed.items():
        setattr(page, field, value)
    page.save_revision()


def shown(desk: Client, **asked: object) -> str:
    answer = desk.get(reverse("reviews"), asked)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("person", ["sally", "petra", "charlie"])
@pytest.mark.parametrize("place", ["reviews", "reviews_results"])
def test_only_editors_see_the_list_of_reviews(
    person: str, place: str, request: pytest.FixtureRequest, as_user: Callable[[User], Client]
) -> None:
    assert as_user(request.getfixturevalue(person)).get(reverse(place)).status_code in {302, 403}


def test_an_empty_list_says_what_would_be_here(desk: Client) -> None:
    assert "Nobody has a draft to read" in shown(desk)
    assert "No review matches" in shown(desk, state="approved")


def test_editors_see_who_reads_what(desk: Client, ask: Ask, ana: Expert) -> None:
    ask("What an hour costs")
    page = shown(desk)
    assert "Dr. Ana Ruiz" in page
    assert "What an hour costs" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {ReviewState.WAITING, ReviewState.LATE}),
        ({"state": "any"}, set(ReviewState)),
        *(({"state": state.value}, {state}) for state in ReviewState),
    ],
)
def test_it_shows_reviews_of_one_state(
    desk: Client, one_of_each: dict[ReviewState, Review], asked: dict[str, str], found: set[ReviewState]
) -> None:
    page = shown(desk, **asked)
    assert {state for state in ReviewState if f"The {state} one" in page} == found


def test_the_list_and_the_filter_agree_on_every_state(one_of_each: dict[ReviewState, Review]) -> None:
    assert states(list(one_of_each.values())) == list(one_of_each)
    assert {state: Review.objects.in_state(state).get() for state in ReviewState} == one_of_each


def test_an_approval_lapses_with_the_next_edit(one_of_each: dict[ReviewState, Review]) -> None:
    approved = one_of_each[ReviewState.APPROVED]
    edit(approved, summary="Fifty minutes.")
    assert states([approved]) == [ReviewState.LAPSED]
    assert approved in Review.objects.in_state(ReviewState.LAPSED)
    assert not Review.objects.in_state(ReviewState.APPROVED).exists()


def test_a_new_draft_that_reads_the_same_is_still_approved(one_of_each: dict[ReviewState, Review]) -> None:
    approved = one_of_each[ReviewState.APPROVED]
    edit(approved, slug="another-address")
    assert approved in Review.objects.with_newer_draft()
    assert Review.objects.in_state(ReviewState.APPROVED).get() == approved


def test_it_is_narrowed_to_an_expert_and_to_dates(desk: Client, ask: Ask, ana: Expert) -> None:
    ask("What an hour costs")
    other = ExpertFactory(name="Dr. Bo Lund")
    day = timezone.localdate()
    assert "What an hour costs" in shown(desk, expert=ana.slug, due_on_from=day, q="hour")
    for asked in ({"expert": other.slug}, {"due_on_to": day}, {"q": "zebra"}, {"state": "nonsense"}):
        assert "No review matches" in shown(desk, **asked)


def test_the_most_urgent_is_on_top_and_it_can_be_turned_round(desk: Client, ask: Ask, ana: Expert) -> None:
    for days, title in [(2, "The second"), (1, "The first"), (3, "The third")]:
        due = timezone.localdate() + timedelta(days=days)
        Review.objects.filter(pk=ask(title).pk).update(due_on=due)
    upwards, downwards = shown(desk), shown(desk, ordering="-due_on")
    order = ["The first", "The second", "The third"]
    assert sorted(order, key=upwards.index) == order
    assert sorted(order, key=downwards.index) == order[::-1]


def test_what_can_be_done_depends_on_the_state(desk: Client, one_of_each: dict[ReviewState, Review]) -> None:
    offered = {state: shown(desk, state=state.value).count('name="action"') for state in ReviewState}
    assert offered == dict.fromkeys(ReviewState, 0) | {
        ReviewState.WAITING: 2,
        ReviewState.LATE: 2,
        ReviewState.LAPSED: 1,
    }
    edit(one_of_each[ReviewState.WAITING], summary="Fifty minutes.")
    assert shown(desk, state="waiting").count('value="renew"') == 1
    lapsed = one_of_each[ReviewState.LAPSED]
    desk.post(reverse("change_review", args=[lapsed.uuid]), {"action": "renew"})
    assert Review.objects.open().filter(piece_uuid=lapsed.piece_uuid).exists()


def test_a_form_of_the_list_carries_its_token(desk: Client, ask: Ask, ana: Expert) -> None:
    review = ask("What an hour costs")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.cookies
    page = strict.get(reverse("reviews"))
    token = page.text.split(f'action="{reverse("change_review", args=[review.uuid])}"')[1].split('value="')[1]
    posted = {"action": "revoke", "csrfmiddlewaretoken": token.partition('"')[0]}
    assert strict.post(reverse("change_review", args=[review.uuid]), posted).status_code == 302
    assert strict.post(reverse("change_review", args=[review.uuid]), {"action": "revoke"}).status_code == 403


def test_a_draft_without_an_expert_is_on_top_with_a_chooser(desk: Client, ask: Ask) -> None:
    ask("What nobody knows")
    bo = ExpertFactory(name="Dr. Bo Lund")
    assert "“What nobody knows” has no expert" in shown(desk)
    step = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    desk.post(reverse("assign_review", args=[step.pk]), {"expert": bo.pk})
    assert Review.objects.get().expert == bo
    assert "has no expert" not in shown(desk)


@pytest.mark.usefixtures("frame_kept")
def test_the_list_takes_the_same_queries_for_sixty_reviews_as_for_three(
    desk: Client, ask: Ask, ana: Expert, ed: User
) -> None:
    """Seventeen, most of them Wagtail's frame. The list's own: how many, the page, two for what has lapsed, drafts
    without an expert, and the experts to filter by.
    """
    review = ask("What an hour costs")
    asked_about: dict[str, Any] = {
        "task_state": review.task_state,
        "revision": review.revision,
        "piece_uuid": review.piece_uuid,
        "expert": ana,
        "asked_by": ed,
        "due_on": review.due_on,
    }

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            shown(desk, state="any")
        return len(seen)

    Review.objects.bulk_create(Review(decision=Decision.APPROVED, **asked_about) for _ in range(2))
    few = queries()
    Review.objects.bulk_create(Review(decision=Decision.APPROVED, **asked_about) for _ in range(57))
    assert (few, queries()) == (17, 17)


def test_it_is_taken_away_with_formulas_as_text(desk: Client, one_of_each: dict[ReviewState, Review]) -> None:
    lapsed = one_of_each[ReviewState.LAPSED]
    Review.objects.filter(pk=lapsed.pk).update(note="=HYPERLINK(1)")
    answer = desk.get(reverse("reviews"), {"export": "csv", "state": "lapsed"})
    content = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert f'The lapsed one,Dr. Ana Ruiz,{lapsed.due_on},"approved, edited since",Ed,' in content
    assert ",'=HYPERLINK(1)\r\n" in content
    assert content.count("\r\n") == 2
