"""After a form was refused: what is wrong has the focus; what was done is a list inside a status region."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.live import LiveSite

AsPerson = Callable[..., Page]


def test_a_wrong_password_is_where_the_keyboard_begins(desk: Page, axe: Callable[..., None]) -> None:
    desk.goto("/login/")
    expect(desk.get_by_label("Name")).to_be_focused()  # nothing is wrong yet
    desk.get_by_label("Name").fill("ed")
    desk.get_by_label("Password").fill("not the one")
    desk.get_by_role("button", name="Log in").click()
    expect(desk.locator(".errorlist").first).to_be_focused()
    axe(desk)


def test_the_field_that_is_wrong_has_the_focus_in_the_cms(as_person: AsPerson) -> None:
    page = as_person("ed")
    page.goto("/admin/plan/new/")
    page.locator("form[novalidate], main form").last.evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Create").last.click()
    expect(page.locator("#id_title")).to_be_focused()


def test_the_field_that_is_wrong_has_the_focus_in_the_editor_of_a_piece(
    as_person: AsPerson, found: dict[str, str]
) -> None:
    page = as_person("ed")
    page.goto(f"/admin/pages/{found['draft']}/edit/")
    page.locator("[name=expert_questions]").fill("One?\nTwo?\nThree?\nFour?")
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_text("there are 4").first).to_be_visible()
    expect(page.locator("[name=expert_questions]")).to_be_focused()


@pytest.mark.parametrize(("form", "field"), [("form.rate", "#id_reason"), ("form.say", "[name=text]")])
def test_the_field_that_is_wrong_has_the_focus_far_down_a_page(as_person: AsPerson, form: str, field: str) -> None:
    page = as_person("sally", PHONE)
    page.goto("/library/?q=downtime")
    page.locator(".rows h2 a, .rows h3 a").first.click()
    page.locator(f"{form} {field}").last.fill(" ")
    page.locator(form).last.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    expect(page.locator(f"{form} .errorlist")).to_be_visible()
    expect(page.locator(f"{form} {field}").last).to_be_focused()
    expect(page.locator(f"{form} {field}").last).to_be_in_viewport()


DESCRIBED = """<form><p class="errorlist">Two things need another look.</p>
<p class="errorlist" id="second-wrong">Not before the first.</p>
<div class="field"><input id="first"></div>
<div class="field"><input id="second" aria-describedby="hint second-wrong"></div></form>"""


def test_a_message_leads_to_the_field_that_it_describes(desk: Page, site: LiveSite) -> None:
    desk.route("**/described/", lambda route: route.fulfill(body=DESCRIBED, content_type="text/html"))
    desk.goto("/described/")
    desk.add_script_tag(url=f"{site.url}/static/broadsheet/first_error.js", type="module")
    expect(desk.locator("#second")).to_be_focused()


def test_what_was_done_is_said_in_a_list_of_a_status_region(as_person: AsPerson, axe: Callable[..., None]) -> None:
    page = as_person("sam")
    page.goto("/calls/")
    page.get_by_role("button", name="Accept and call").first.click()
    expect(page.get_by_role("status").locator("ul > li").first).to_be_visible()
    axe(page)
