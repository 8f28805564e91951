"""“Where are we thin?” in the CMS."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from assets.field_notes.writing import write_down
from assets.models import Asset, SearchMiss
from editorial.platform.models import User
from editorial_calendar.models import NotApplicable, PlanItem, Target
from tests.html import html_of

Log = Callable[[User], Client]
Make = Callable[..., Asset]
CELL = {"persona": "cfo", "stage": "interest"}


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_the_map_shows_supply_target_and_the_first_gap(desk: Client, piece: Make, today: date) -> None:
    piece("cfo", "interest", "downtime", "article")
    page = desk.get(reverse("coverage")).content.decode()
    assert "Where are we thin?" in page
    assert "Close these first" in page
    assert "<b>0.8</b>" in page
    assert ">1st</em>" in page
    assert "gap 2<" in page


def test_an_empty_house_says_what_to_do(desk: Client, house: dict[str, Any]) -> None:
    for slug in ("downtime", "legacy"):
        house[slug].delete()
    page = desk.get(f"{reverse('coverage')}?rows=topic").content.decode()
    assert "There is no map yet" in page


def test_the_map_takes_few_queries_however_much_there_is(
    desk: Client, piece: Make, today: date, queries_of: Callable[[str], int]
) -> None:
    frame = queries_of(reverse("coverage_how"))  # what the CMS itself asks on every screen
    piece("cfo", "interest", "downtime", "article")
    assert queries_of(reverse("coverage")) - frame == 8
    for number in range(30):
        piece("cfo", "it-director", "interest", "confidence", "downtime", "article", title=f"Piece {number}")
    assert queries_of(f"{reverse('coverage')}?rows=topic&cols=format&on=2027-04-01") - frame == 8


@pytest.mark.parametrize("who", ["sally", "sam", "petra", "xena", "charlie"])
@pytest.mark.parametrize("place", ["coverage", "coverage_cell", "coverage_how"])
def test_only_the_content_team_comes_in(
    who: str, place: str, request: pytest.FixtureRequest, as_user: Log, house: dict[str, Any]
) -> None:
    answer = as_user(request.getfixturevalue(who)).get(reverse(place))
    assert answer.status_code in (302, 403)
    assert b"thin" not in answer.content


@pytest.mark.parametrize("place", ["coverage_plan", "coverage_leave_out", "coverage_target"])
def test_looking_changes_nothing_and_others_may_not_post(
    place: str, desk: Client, as_user: Log, sally: User, house: dict[str, Any]
) -> None:
    assert desk.get(reverse(place), CELL).status_code == 405
    as_user(sally).post(reverse(place), {**CELL, "reason": "mine", "number": "4"})
    assert [model.objects.count() for model in (PlanItem, NotApplicable, Target)] == [0, 0, 0]


def test_a_title_cannot_run_a_script(desk: Client, piece: Make, house: dict[str, Any], today: date) -> None:
    house["cfo"].label = "<script>alert(1)</script>"
    house["cfo"].save()
    piece("cfo", "interest", "downtime", "article", title="<img src=x onerror=alert(2)>")
    for address in (reverse("coverage"), f"{reverse('coverage_cell')}?persona=cfo&stage=interest"):
        page = desk.get(address).content
        assert b"<script>alert(1)" not in page
        assert b"<img src=x" not in page


def test_a_cell_shows_the_receipt_of_each_piece(desk: Client, piece: Make, today: date) -> None:
    piece("cfo", "it-director", "interest", "downtime", "article", title="Half of it")
    page = desk.get(reverse("coverage_cell"), CELL)
    receipt = page.context["receipts"][0]
    assert (receipt.fit, receipt.freshness, receipt.signoff, receipt.completion) == (0.5, 1.0, 0.8, 1.0)
    assert receipt.worth == pytest.approx(0.4)
    assert "Half of it" in page.content.decode()


def test_a_cell_names_who_searched(desk: Client, house: dict[str, Any], sally: User, today: date) -> None:
    SearchMiss.objects.ask(sally, "downtime calculator", {"persona": ["cfo"]})
    page = desk.get(reverse("coverage_cell"), CELL).content.decode()
    assert "“downtime calculator”" in page
    assert "asked to be told" in page


def test_a_cell_is_left_out_with_a_reason_and_counted_again(desk: Client, house: dict[str, Any]) -> None:
    answer = desk.post(reverse("coverage_leave_out"), {**CELL, "reason": "They buy elsewhere"}, follow=True)
    assert "CFO · Interest is not applicable: They buy elsewhere" in said(answer)
    assert "not applicable</a>" in html_of(desk.get(reverse("coverage")))
    desk.post(reverse("coverage_count_again", args=[NotApplicable.objects.get().pk]))
    assert not NotApplicable.objects.exists()


def test_leaving_out_twice_keeps_one_row(desk: Client, house: dict[str, Any]) -> None:
    for reason in ("First", "Second"):
        desk.post(reverse("coverage_leave_out"), {**CELL, "reason": reason})
    assert NotApplicable.objects.get().reason == "Second"


def test_leaving_out_needs_a_reason_and_a_reader(desk: Client, house: dict[str, Any]) -> None:
    assert "Say in a few words" in said(desk.post(reverse("coverage_leave_out"), CELL, follow=True))
    nobody = {"topic": "downtime", "format": "article", "reason": "x"}
    assert "persona and a buying stage" in said(desk.post(reverse("coverage_leave_out"), nobody, follow=True))
    assert not NotApplicable.objects.exists()


def test_a_target_is_set_and_taken_back(desk: Client, house: dict[str, Any]) -> None:
    desk.post(reverse("coverage_target"), {**CELL, "number": "3,5"})
    assert Target.objects.get().number == 3.5
    desk.post(reverse("coverage_target"), {**CELL, "number": ""})
    assert not Target.objects.exists()


@pytest.mark.parametrize("number", ["many", "-1", "1e9", "NaN", "Infinity"])
def test_a_target_is_a_number_within_reason(number: str, desk: Client, house: dict[str, Any]) -> None:
    assert "target" in said(desk.post(reverse("coverage_target"), {**CELL, "number": number}, follow=True))
    assert not Target.objects.exists()


def test_nobody_is_sent_elsewhere(desk: Client, house: dict[str, Any]) -> None:
    answer = desk.post(reverse("coverage_target"), {**CELL, "number": "1", "next": "https://evil.example/"})
    assert answer.headers["Location"].startswith("/admin/")


def test_a_download_keeps_formulas_text(desk: Client, house: dict[str, Any]) -> None:
    house["cfo"].label = "=HYPERLINK(1)"
    house["cfo"].save()
    csv = desk.get(f"{reverse('coverage')}?export=csv").content.decode("utf-8-sig")
    assert "\n'=HYPERLINK(1),Interest,open,0.0,0.0,2.0,2.0," in csv.replace("\r", "")
    book = load_workbook(io.BytesIO(desk.get(f"{reverse('coverage')}?export=xlsx").content))
    cell = book["Broadsheet"]["A2"]
    assert (cell.value, cell.data_type) == ("'=HYPERLINK(1)", "s")


def test_a_bad_address_leads_back_to_the_map(desk: Client, house: dict[str, Any]) -> None:
    answer = desk.get(f"{reverse('coverage')}?rows=owner__password", follow=True)
    assert "must be two of persona" in said(answer)


def test_the_rules_are_published(desk: Client) -> None:
    assert "freshness × sign-off × completion" in desk.get(reverse("coverage_how")).content.decode()


def test_field_notes_for_all_count_and_stand_in_the_cell_and_those_for_a_group_do_not(
    desk: Client, house: dict[str, Any], sally: User
) -> None:
    group = Group.objects.create(name="North")
    for text, told, topic in (
        ("They count outages by the shift.", None, "downtime"),
        ("Told in confidence.", group, "downtime"),
        ("About something else.", None, "legacy"),
    ):
        write_down(sally, text, topics=[house[topic]], persona=house["cfo"], group=told)
    page = desk.get(f"{reverse('coverage_cell')}?persona=cfo&topic=downtime").content.decode()
    assert "1 field note<" in page.replace("\n", "").replace("</th>", "<")
    assert "They count outages by the shift." in page
    assert "Told in confidence." not in page
    assert "About something else." not in page
