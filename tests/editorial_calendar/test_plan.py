"""From a gap to a draft: plan this, brief, status, month, list, and the way back."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Workflow

from assets.models import SearchMiss
from editorial.pieces.models import ArticlePage, HubPage, NotPublishable
from editorial.platform.models import User
from editorial_calendar.coverage import supply
from editorial_calendar.models import Contribution, PlanItem, Status
from editorial_calendar.plans.month_views import OF_A_DAY
from tests.editorial_calendar.conftest import tag
from tests.factories import ExpertFactory, HubFactory, PlanItemFactory, body
from tests.html import html_of

Log = Callable[[User], Client]
CELL = {"persona": "cfo", "stage": "interest", "topic": "downtime", "format": "article"}


@pytest.fixture
def planned(desk: Client, house: dict[str, Any]) -> PlanItem:
    """What “Plan this” makes of the CFO's article."""
    desk.post(reverse("coverage_plan"), CELL)
    return PlanItem.objects.get()


@pytest.fixture
def hub(db: None) -> HubPage:
    HubFactory(title="Other")
    return HubFactory(title="Downtime")


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_plan_this_carries_all_tags_and_a_brief(planned: PlanItem, house: dict[str, Any], ed: User) -> None:
    tags = {field: [term.slug for term in terms] for field, terms in planned.tags().items()}
    assert tags == {
        "personas": ["cfo"],
        "stages": ["interest"],
        "jobs": ["requirements-building"],
        "topics": ["downtime"],
        "format": ["article"],
    }
    assert planned.owner == planned.created_by == ed
    assert "A CFO at the stage “Interest”. They wonder: Is this for us?" in planned.reader
    assert len(planned.expert_questions()) == 3
    assert planned.status == Status.PLANNED


def test_the_brief_quotes_what_colleagues_searched_for(desk: Client, house: dict[str, Any], sally: User) -> None:
    SearchMiss.objects.record(sally, "outage calculator", {"persona": ["cfo"]}, 0)
    desk.post(reverse("coverage_plan"), CELL)
    item = PlanItem.objects.get()
    assert "Colleagues searched for “outage calculator” and found too little." in item.promise


def test_planning_a_wider_cell_fills_in_the_thinnest_place(desk: Client, house: dict[str, Any]) -> None:
    desk.post(reverse("coverage_plan"), {"persona": "it-director", "stage": "confidence"})
    item = PlanItem.objects.get()
    assert item.missing_tags() in ([], ["a buying job"])
    assert [topic.slug for topic in item.topics.all()] == ["downtime"]


def test_pressing_twice_plans_once(desk: Client, house: dict[str, Any]) -> None:
    for _ in range(2):
        answer = desk.post(reverse("coverage_plan"), CELL)
    assert PlanItem.objects.count() == 1
    assert answer.headers["Location"] == PlanItem.objects.get().get_absolute_url()


def test_a_plan_counts_on_its_day(planned: PlanItem) -> None:
    assert Contribution.objects.get().since == planned.publish_on


def test_the_form_saves_and_counts_anew(desk: Client, planned: PlanItem) -> None:
    page = desk.get(planned.get_absolute_url())
    assert page.status_code == 200
    assert b"Start draft" in page.content
    form = {**form_of(planned), "title": "Better", "publish_on": "2027-05-01"}
    desk.post(planned.get_absolute_url(), form)
    planned.refresh_from_db()
    assert planned.title == "Better"
    assert Contribution.objects.get().since == date(2027, 5, 1)


def form_of(item: PlanItem) -> dict[str, Any]:
    """What the browser would send back unchanged."""
    simple = ("title", "reader", "reader_job", "promise", "proof", "questions", "channel")
    form: dict[str, Any] = {field: getattr(item, field) for field in simple}
    for field in ("personas", "stages", "jobs", "topics"):
        form[field] = [term.pk for term in getattr(item, field).all()]
    dates = ("planned_on", "draft_due", "review_due", "publish_on")
    form |= {field: getattr(item, field).isoformat() for field in dates if getattr(item, field)}
    chosen = {"format": item.format_id, "owner": item.owner_id, "expert": item.expert_id}
    return {**form, **{field: pk for field, pk in chosen.items() if pk}}


def start_draft(browser: Client, item: PlanItem, **more: Any) -> Any:
    """The button of its form, as it stands in the database."""
    item = PlanItem.objects.get(pk=item.pk)
    return browser.post(item.get_absolute_url(), {**form_of(item), "start_draft": "yes"}, **more)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"questions": "a\nb\nc\nd"}, "3 questions at most"),
        ({"publish_on": "2027-01-01"}, "would lie before"),
        ({"embargo_until": "2027-12-01"}, "The embargo lasts until 1 December 2027."),
    ],
)
def test_the_form_refuses_what_cannot_be_kept(
    change: dict[str, str], reason: str, desk: Client, planned: PlanItem
) -> None:
    answer = desk.post(planned.get_absolute_url(), {**form_of(planned), **change})
    assert reason in answer.content.decode()
    assert PlanItem.objects.get().questions == planned.questions


def test_a_plan_with_nothing_but_a_title_is_started(desk: Client) -> None:
    item = PlanItemFactory(title="Only a title")
    assert start_draft(desk, item, follow=True).status_code == 200
    item.refresh_from_db()
    assert item.page is not None
    assert item.page.specific.summary == ""


def test_start_draft_makes_a_page_under_the_right_hub(
    desk: Client, planned: PlanItem, hub: HubPage, house: dict[str, Any]
) -> None:
    expert = ExpertFactory()
    PlanItem.objects.update(expert=expert)
    answer = start_draft(desk, planned)
    page = ArticlePage.objects.get()
    assert answer.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert page.get_parent().specific == hub
    assert not page.live
    draft = page.get_latest_revision_as_object()
    assert draft.missing_tags() == []
    assert draft.reviewer == expert
    assert draft.expert_questions.splitlines() == planned.expert_questions()
    assert next(title for _, title, _ in draft.sections()) == "What is at stake"
    assert PlanItem.objects.get().status == Status.DRAFTING


def test_start_draft_in_the_form_takes_along_what_was_just_written(
    desk: Client, planned: PlanItem, hub: HubPage
) -> None:
    form = {**form_of(planned), "title": "Written a moment ago", "start_draft": "yes"}
    opened = desk.post(planned.get_absolute_url(), form, follow=True)
    assert PlanItem.objects.get().title == ArticlePage.objects.get().title == "Written a moment ago"
    said = [str(message) for message in opened.context["messages"]]
    assert sum("Draft started" in words or "updated" in words for words in said) == 1


def test_start_draft_of_a_form_that_is_refused_starts_nothing(desk: Client, planned: PlanItem, hub: HubPage) -> None:
    answer = desk.post(planned.get_absolute_url(), {**form_of(planned), "title": "", "start_draft": "yes"})
    assert answer.status_code == 200
    assert not ArticlePage.objects.exists()


def test_the_editor_opens_the_draft(desk: Client, planned: PlanItem, hub: HubPage) -> None:
    page = start_draft(desk, planned, follow=True)
    assert page.status_code == 200
    assert planned.promise[:40] in page.content.decode()


def test_a_brief_is_never_shown_to_readers(desk: Client, planned: PlanItem, hub: HubPage) -> None:
    start_draft(desk, planned)
    draft = ArticlePage.objects.get().get_latest_revision_as_object()
    public = [draft.summary, draft.search_description, *(text for _, _, text in draft.sections())]
    assert "".join(public) == ""


def test_a_draft_in_which_nothing_is_written_is_not_published(desk: Client, planned: PlanItem, hub: HubPage) -> None:
    start_draft(desk, planned)
    with pytest.raises(NotPublishable) as refusal:
        ArticlePage.objects.get().get_latest_revision().publish()
    assert refusal.value.messages == [
        "This piece still needs a summary.",
        "Nothing is written yet in “What is at stake”, “What it means for CFO”, “What we know” and "
        "“What to do next”. Write it, or take it out.",
    ]


@pytest.mark.parametrize("field", ["reader", "promise"])
def test_a_brief_pasted_as_the_summary_is_not_published(
    field: str, desk: Client, planned: PlanItem, hub: HubPage
) -> None:
    start_draft(desk, planned)
    page = written(ArticlePage.objects.get())
    page.summary = getattr(planned, field)
    revision = page.save_revision()
    with pytest.raises(NotPublishable, match="the summary is the brief's"):
        revision.publish()
    twin = page.copy(update_attrs={"slug": "twin"})
    with pytest.raises(NotPublishable, match="the summary is the brief's"):
        twin.get_latest_revision().publish()


def test_a_brief_left_in_a_section_is_not_published(desk: Client, planned: PlanItem, hub: HubPage) -> None:
    start_draft(desk, planned)
    page = written(ArticlePage.objects.get())
    page.body = body(("What is at stake", f"<p>{planned.promise}</p>"))
    with pytest.raises(NotPublishable, match="“What is at stake” is the brief's"):
        page.save_revision().publish()


def test_starting_twice_makes_one_draft(desk: Client, planned: PlanItem, hub: HubPage) -> None:
    for _ in range(2):
        start_draft(desk, planned)
    assert ArticlePage.objects.count() == 1


def test_an_untouched_draft_is_undone(desk: Client, planned: PlanItem, hub: HubPage) -> None:
    start_draft(desk, planned)
    desk.post(reverse("plan_take_back", args=[planned.pk]))
    assert not ArticlePage.objects.exists()
    assert PlanItem.objects.get().status == Status.PLANNED


def test_a_draft_someone_wrote_in_is_kept(desk: Client, planned: PlanItem, hub: HubPage) -> None:
    start_draft(desk, planned)
    ArticlePage.objects.get().save_revision(clean=False)
    answer = desk.post(reverse("plan_take_back", args=[planned.pk]), follow=True)
    assert "Someone has worked on this draft" in said(answer)
    assert ArticlePage.objects.exists()


def test_dropping_a_plan_asks_first(desk: Client, planned: PlanItem) -> None:
    asked = desk.get(reverse("plan:delete", args=[planned.pk]))
    assert "This cannot be undone" in asked.content.decode()
    assert PlanItem.objects.exists()
    assert "/drop/" not in desk.get(planned.get_absolute_url()).content.decode()  # no button that does it at once


def test_a_plan_is_dropped_and_with_it_what_it_counted(desk: Client, planned: PlanItem) -> None:
    answer = desk.post(reverse("plan:delete", args=[planned.pk]), follow=True)
    assert f"“{planned.title}” is no longer planned" in said(answer)
    assert not PlanItem.objects.exists()
    assert not Contribution.objects.exists()


def test_a_plan_with_a_draft_is_not_dropped(desk: Client, planned: PlanItem, hub: HubPage) -> None:
    start_draft(desk, planned)
    assert "Undo the draft first" in desk.get(reverse("plan:delete", args=[planned.pk])).content.decode()
    assert "Undo the draft first" in said(desk.post(reverse("plan:delete", args=[planned.pk]), follow=True))


def stages_of_life(item: PlanItem, page: ArticlePage) -> list[tuple[Status, Callable[[], Any]]]:
    """Each status an item goes through, with the step that brings it there."""
    workflow = Workflow.objects.filter(active=True).first()
    assert workflow is not None

    def approve() -> None:
        page.current_workflow_state.__class__.objects.filter(pk=page.current_workflow_state.pk).update(
            status="approved"
        )

    def schedule() -> None:
        revision = page.get_latest_revision()
        revision.approved_go_live_at = timezone.now() + timedelta(days=3)
        revision.save()

    return [
        (Status.DRAFTING, lambda: PlanItem.objects.filter(pk=item.pk).update(page=page)),
        (Status.IN_REVIEW, lambda: workflow.start(page, None)),
        (Status.APPROVED, approve),
        (Status.SCHEDULED, schedule),
        (Status.PUBLISHED, lambda: Page.objects.filter(pk=page.pk).update(live=True)),
    ]


def test_status_follows_the_piece_in_annotation_and_property_alike(
    planned: PlanItem, desk: Client, hub: HubPage, today: date
) -> None:
    start_draft(desk, planned)
    page = written(ArticlePage.objects.get())
    PlanItem.objects.update(page=None)
    assert both(planned) == (Status.PLANNED, Status.PLANNED)
    for status, step in stages_of_life(planned, page):
        step()
        assert both(planned) == (status, status)


def written(page: ArticlePage) -> ArticlePage:
    """The draft with something for readers in it."""
    page.summary, page.body = "What an hour costs.", body(("What is at stake", "<p>An hour.</p>"))
    page.save_revision()
    return page


def both(item: PlanItem) -> tuple[Status, Status]:
    annotated = PlanItem.objects.with_status().get(pk=item.pk)
    plain = PlanItem.objects.get(pk=item.pk)
    assert bool(annotated.late) == plain.is_late
    return annotated.status, plain.status


@pytest.mark.parametrize(
    ("dates", "late"),
    [
        ({"draft_due": -1}, True),
        ({"draft_due": 0}, False),
        ({"review_due": -1}, True),
        ({"publish_on": -1}, True),
        ({"planned_on": -9}, False),
        ({}, False),
    ],
)
def test_late_is_what_should_have_come_further(dates: dict[str, int], late: bool, db: None, today: date) -> None:
    item = PlanItemFactory(title="x", **{kind: today + timedelta(days=n) for kind, n in dates.items()})
    assert (item.is_late, bool(PlanItem.objects.with_status().get().late)) == (late, late)


def test_a_planned_date_publishes_nothing(
    planned: PlanItem, desk: Client, hub: HubPage, work: Callable[[], int], time_machine: Any
) -> None:
    start_draft(desk, planned)
    time_machine.move_to("2028-01-01")
    work()
    assert not ArticlePage.objects.get().live


def test_the_month_shows_each_date_in_its_day(desk: Client, planned: PlanItem) -> None:
    page = desk.get(f"{reverse('plan_month')}?month=2027-03")
    filled = {
        box["day"].isoformat(): [e["words"] for e in box["entries"]] for box in page.context["days"] if box["entries"]
    }
    assert filled == {
        "2027-03-01": ["Start"],
        "2027-03-15": ["Draft due"],
        "2027-03-22": ["Review due"],
        "2027-03-29": ["Publish"],
    }
    assert page.context["days"][0]["day"].weekday() == 0


@pytest.mark.parametrize("month", ["2027-13", "x", "999999-1", "2027-03-01", "-1-1", "0000-00"])
def test_a_month_that_makes_no_sense_is_this_month(month: str, desk: Client, house: dict[str, Any]) -> None:
    page = desk.get(reverse("plan_month"), {"month": month})
    assert page.context["first"] == date(2027, 3, 1)


def test_an_empty_month_invites_the_next_step(desk: Client, house: dict[str, Any]) -> None:
    page = desk.get(reverse("plan_month")).content.decode()
    assert "March 2027 is empty" in page
    assert re.findall(r'class="button(?: close-first)?"[^>]*>\s*([^<]+?)\s*<', page) == ["Where are we thin?"]


def move(desk: Client, item: PlanItem, kind: str, to: str) -> Any:
    return desk.post(
        reverse("plan_move", args=[item.pk]), {"kind": kind, "to": to, "next": "/admin/plan/month/"}, follow=True
    )


def test_a_date_is_moved_and_the_way_back_is_offered(desk: Client, planned: PlanItem) -> None:
    answer = move(desk, planned, "publish_on", "2027-04-06")
    assert "is now on 6 April 2027." in said(answer)
    assert 'value="2027-03-29"' in said(answer)
    planned.refresh_from_db()
    assert planned.publish_on == Contribution.objects.get().since == date(2027, 4, 6)


@pytest.mark.parametrize(
    ("kind", "to", "reason"),
    [
        ("publish_on", "2027-03-02", "would lie before"),
        ("publish_on", "soon", "Choose a day."),
        ("title", "2027-04-06", "There is no such date."),
        ("created_at", "2027-04-06", "There is no such date."),
    ],
)
def test_a_move_that_cannot_be_is_refused(kind: str, to: str, reason: str, desk: Client, planned: PlanItem) -> None:
    assert reason in said(move(desk, planned, kind, to))
    assert PlanItem.objects.get().publish_on == planned.publish_on


def test_month_and_list_show_the_same_filtered_set(desk: Client, planned: PlanItem, house: dict[str, Any]) -> None:
    other = PlanItemFactory(title="Other", publish_on=date(2027, 3, 10))
    tag(other, house, "it-director", "confidence", "legacy", "case-study")
    for query, titles in [
        ("persona=cfo", {planned.title}),
        ("persona=cfo&persona=it-director", {planned.title, "Other"}),
        ("persona=cfo&topic=legacy", set()),
        ("status=planned&format=case-study", {"Other"}),
        ("owner=ed", {planned.title}),
        ("status=late", set()),
    ]:
        listed = {item.title for item in desk.get(f"{reverse('plan:index')}?{query}").context["object_list"]}
        days = desk.get(f"{reverse('plan_month')}?month=2027-03&{query}").context["days"]
        assert listed == {entry["item"].title for box in days for entry in box["entries"]} == titles


@pytest.mark.parametrize("query", ["persona=nobody", "status=%27", "owner=__class__", "ordering=owner__password"])
def test_a_bad_filter_is_no_error_page(query: str, desk: Client, planned: PlanItem) -> None:
    for place in ("plan_month", "plan:index"):
        assert desk.get(f"{reverse(place)}?{query}").status_code == 200


def many(number: int, house: dict[str, Any]) -> None:
    for n in range(number):
        item = PlanItemFactory(title=f"Item {n}", publish_on=date(2027, 3, 1 + n % 28))
        tag(item, house, "cfo", "interest", "downtime", "article")
        supply.recount_plan_item(item)


@pytest.mark.parametrize(("place", "own"), [("plan_month", 12), ("plan:index", 11)])
def test_lists_take_the_same_queries_however_much_is_planned(
    place: str, own: int, house: dict[str, Any], queries_of: Callable[[str], int]
) -> None:
    """Four for the items, six for the filters, a count, and what paging asks; of a month its dates before the items."""
    frame = queries_of(reverse("coverage_how"))
    many(2, house)
    few = queries_of(reverse(place)) - frame
    many(30, house)
    assert (few, queries_of(reverse(place)) - frame) == (own, own)


def test_a_full_day_shows_a_few_and_says_how_many_more(house: dict[str, Any], desk: Client) -> None:
    for n in range(OF_A_DAY + 3):
        PlanItemFactory(title=f"Piece {n}", publish_on=date(2027, 3, 4), draft_due=date(2027, 3, 4 if n else 5))
    PlanItemFactory(title="Elsewhere", publish_on=date(2027, 4, 20), draft_due=date(2027, 3, 8))
    address = f"{reverse('plan_month')}?month=2027-03"

    def boxes(page: Any) -> dict[str, tuple[int, int]]:
        filled = [box for box in page.context["days"] if box["entries"]]
        return {f"{box['day']:%d}": (len(box["entries"]), box["more"]) for box in filled}

    page = desk.get(address)
    assert boxes(page) == {"04": (OF_A_DAY, OF_A_DAY + 5), "05": (1, 0), "08": (1, 0)}
    assert {entry["kind"] for entry in page.context["days"][3]["entries"]} == {"publish_on"}
    assert f"{OF_A_DAY + 5} more" in html_of(page)
    assert "Elsewhere" in html_of(page)
    whole = desk.get(f"{address}&day=2027-03-04")
    assert boxes(whole)["04"] == (2 * OF_A_DAY + 5, 0)
    assert "more<span" not in html_of(whole)


def test_the_list_is_taken_away_with_formulas_as_text(desk: Client, planned: PlanItem, ed: User) -> None:
    User.objects.filter(pk=ed.pk).update(first_name="@SUM(1)", last_name="")
    PlanItem.objects.update(title="=1+1", owner=ed)
    answer = desk.get(f"{reverse('plan:index')}?export=csv")
    content = b"".join(answer.streaming_content)
    assert b"'=1+1,Planned," in content
    assert b",'@SUM(1)," in content


def test_a_title_cannot_run_a_script(desk: Client, planned: PlanItem) -> None:
    PlanItem.objects.update(title="<script>alert(1)</script>")
    for address in (reverse("plan_month"), reverse("plan:index"), planned.get_absolute_url()):
        assert b"<script>alert(1)" not in desk.get(address).content
    PlanItem.objects.update(title="<script>alert(1)</script>")
    assert b"<script>alert(1)" not in move(desk, planned, "publish_on", "2027-04-06").content


@pytest.mark.parametrize("who", ["sally", "petra", "charlie", "xena"])
def test_only_the_content_team_plans(
    who: str, request: pytest.FixtureRequest, as_user: Log, planned: PlanItem, hub: HubPage
) -> None:
    client = as_user(request.getfixturevalue(who))
    for address in (reverse("plan_month"), reverse("plan:index"), planned.get_absolute_url(), reverse("plan:add")):
        answer = client.get(address)
        assert answer.status_code in (302, 403)
        assert planned.title.encode() not in answer.content
    client.post(planned.get_absolute_url(), {**form_of(planned), "start_draft": "yes"})
    for name in ("plan_take_back", "plan:delete", "plan_move"):
        client.post(reverse(name, args=[planned.pk]), {"kind": "publish_on", "to": "2027-12-01"})
    assert not ArticlePage.objects.exists()
    assert PlanItem.objects.get().publish_on == planned.publish_on


@pytest.mark.parametrize("name", ["plan_take_back", "plan_move"])
def test_looking_changes_nothing(name: str, desk: Client, planned: PlanItem) -> None:
    assert desk.get(reverse(name, args=[planned.pk])).status_code == 405
