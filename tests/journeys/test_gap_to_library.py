"""Journey 1: a gap on the map becomes a plan, a draft, a published piece, an asset, and supply where there was none."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from assets.models import Asset
from editorial.pieces.models import ArticlePage
from editorial.platform.models import User
from editorial.review.models import Review, is_with_expert
from editorial.vocabulary.models import BuyingStage, Format
from editorial_calendar.models import PlanItem, Status
from tests.editorial_calendar.test_plan import start_draft
from tests.factories import ExpertFactory, HubFactory, PersonaFactory, TopicFactory, body

CELL = {"persona": "cfo", "stage": "confidence", "topic": "cost-of-downtime", "format": "article"}


@pytest.fixture
def review_house(db: None) -> None:
    """One persona and topic, the shipped stages and formats, a hub, and an expert for the topic."""
    PersonaFactory(questions="What does an hour cost us?\nWho has done it?")
    TopicFactory().experts.add(ExpertFactory(name="Xena Holt"))
    assert BuyingStage.objects.filter(slug="confidence").exists()
    assert Format.objects.filter(slug="article").exists()
    HubFactory(title="Cost of downtime")


def coverage_of(client: Client, on: str = "") -> dict[str, Any]:
    """The cell as `/api/coverage` gives it."""
    asked = {"rows": "persona", "cols": "stage", "topic": CELL["topic"], "format": CELL["format"], "on": on}
    cells = client.get("/api/coverage", asked).json()["cells"]
    found: dict[str, Any] = next(c for c in cells if (c["row"], c["col"]) == ("cfo", "confidence"))
    return found


@pytest.mark.usefixtures("review_house")
def test_a_gap_becomes_a_piece_that_sales_can_find(
    as_user: Callable[[User], Client],
    ed: User,
    sally: User,
    work: Callable[[], int],
    django_capture_on_commit_callbacks: Any,
) -> None:
    desk = as_user(ed)
    before = coverage_of(desk)
    assert (before["state"], before["supply"]) == ("open", 0)

    item = plan_it(desk)
    in_six_weeks = (timezone.localdate() + timedelta(weeks=6)).isoformat()
    assert coverage_of(desk, in_six_weeks)["planned"] > 0

    page = draft_it(desk, item)
    assert coverage_of(desk)["supply"] == 0

    vouch_for_it(page, ed, work)
    with django_capture_on_commit_callbacks(execute=True):
        page.get_latest_revision().publish(user=ed)
    work()

    item.refresh_from_db()
    assert Review.objects.approving(ArticlePage.objects.get()).expert.name == "Xena Holt"
    assert PlanItem.objects.with_status().get().status == item.status == Status.PUBLISHED
    asset = Asset.objects.get(uuid=page.uuid)
    assert asset.is_live
    after = coverage_of(desk)
    assert after["supply"] > 0.7
    assert after["gap"] < before["gap"]
    assert coverage_of(desk, in_six_weeks)["planned"] == 0

    found = as_user(sally).get("/api/library/search", {"q": "what an hour of standstill costs"}).json()
    assert [hit["uuid"] for hit in found["results"]] == [str(page.uuid)]


def plan_it(desk: Client) -> PlanItem:
    """The map names the gap; “Plan this” writes the item with all tags and a brief."""
    assert "Close these first" in desk.get(reverse("coverage")).content.decode()
    desk.post(reverse("coverage_plan"), CELL)
    item = PlanItem.objects.get()
    assert item.missing_tags() == []
    assert "What does an hour cost us?" in item.promise
    assert item.expert is not None
    assert item.expert.name == "Xena Holt"
    return item


def draft_it(desk: Client, item: PlanItem) -> ArticlePage:
    """“Start draft” opens the editor on a page under the topic's hub; Ed writes."""
    assert start_draft(desk, item, follow=True).status_code == 200
    draft = ArticlePage.objects.get().get_latest_revision_as_object()
    assert draft.get_parent().slug == "cost-of-downtime"
    assert draft.missing_tags() == []
    assert draft.reviewer == item.expert
    assert draft.expert_questions == item.questions
    draft.title = "What an hour of standstill costs"
    draft.summary = "Count what stops, not what is repaired."
    draft.body = body(("What is at stake", "<p>What an hour of standstill costs, and who pays for it.</p>"))
    draft.save_revision()
    page: ArticlePage = ArticlePage.objects.get()
    return page


def vouch_for_it(page: ArticlePage, ed: User, work: Callable[[], int]) -> None:
    """Submitted, mailed, read on a phone without an account, commented, approved; nothing is published by it."""
    Workflow.objects.get(name="Expert review").start(page, ed)
    work()
    link = re.search(r"/review/[\w-]+/", mail.outbox[-1].body)
    assert link is not None
    phone = Client()
    assert "What an hour of standstill costs" in phone.get(link[0]).text
    phone.post(f"{link[0]}comment/", {"text": "Say that overtime is in it."})
    phone.post(f"{link[0]}decide/", {"decision": "approved"})
    assert not ArticlePage.objects.get().live
    assert not is_with_expert(ArticlePage.objects.get())
