"""After a form was refused: what is wrong has the focus; what was done is a list inside a status region."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

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


def test_what_was_done_is_said_in_a_list_of_a_status_region(as_person: AsPerson, axe: Callable[..., None]) -> None:
    page = as_person("sam")
    page.goto("/calls/")
    page.get_by_role("button", name="Accept and call").first.click()
    expect(page.get_by_role("status").locator("ul > li").first).to_be_visible()
    axe(page)
