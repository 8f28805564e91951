"""The calendar: targets, drafts and the counting of supply."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.db.models import QuerySet
from django.test import Client
from wagtail.models import Page

from editorial.platform.models import User
from editorial_calendar.coverage import supply
from editorial_calendar.models import Contribution, PlanItem, Target
from editorial_calendar.plans import planning
from editorial_calendar.plans.drafting import start_draft
from tests.concurrency.at_once import at_once, meet
from tests.factories import (
    AssetFactory,
    BuyingStageFactory,
    FormatFactory,
    PersonaFactory,
    PlanItemFactory,
    TopicFactory,
)

AsUser = Callable[[User], Client]


def test_a_target_set_by_two_at_once_is_one_target(
    ed: User, paul: User, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = {"persona": PersonaFactory().slug, "stage": BuyingStageFactory().slug}
    meet(monkeypatch, Target, "save")
    browsers = [as_user(ed), as_user(paul)]
    at_once(*(partial(browser.post, "/admin/coverage/target/", {**cell, "number": "2"}) for browser in browsers))
    assert Target.objects.count() == 1
    assert as_user(ed).post("/admin/coverage/target/", {**cell, "number": "3"}).status_code == 302
    assert Target.objects.get().number == 3


def test_a_gap_planned_by_two_clicks_is_planned_once(
    ed: User, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = {"persona": PersonaFactory().slug, "stage": BuyingStageFactory().slug}
    cell |= {"topic": TopicFactory().slug, "format": FormatFactory().slug}
    meet(monkeypatch, planning, "_write")
    browsers = [as_user(ed), as_user(ed)]
    answers = at_once(*(partial(browser.post, "/admin/coverage/plan/", cell) for browser in browsers))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert PlanItem.objects.count() == 1


def test_a_plan_item_started_twice_at_once_has_one_draft(ed: User, monkeypatch: pytest.MonkeyPatch) -> None:
    item = PlanItemFactory(promise="What to do", tagged=True)
    meet(monkeypatch, Page, "add_child")
    pages = at_once(*(partial(start_draft, PlanItem.objects.get(pk=item.pk), ed) for _ in range(2)))
    assert pages[0].pk == pages[1].pk
    assert Page.objects.filter(title=item.title).count() == 1


def test_a_draft_started_while_its_plan_is_being_saved_is_not_forgotten(ed: User) -> None:
    read_before = PlanItemFactory(promise="What to do", tagged=True)
    page = start_draft(PlanItem.objects.get(pk=read_before.pk), ed)
    read_before.title = "A better title"
    read_before.save()
    assert PlanItem.objects.get().page_id == page.pk


@pytest.mark.parametrize("planned", [False, True])
def test_counted_twice_at_once_a_piece_gives_once(planned: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    row = PlanItemFactory(tagged=True, publish_on=date(2026, 12, 1)) if planned else AssetFactory(tagged=True)
    recount = partial(supply.recount_plan_item, row) if planned else partial(supply.recount_asset, row.uuid)
    recount()
    rows = Contribution.objects.count()
    assert rows
    meet(monkeypatch, QuerySet, "bulk_create")
    at_once(recount, recount)
    assert Contribution.objects.count() == rows
