"""The page of an asset: who sees it, and what colleagues say there."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assets.models import Asset, Comment, Rating
from assets.opinions.threads import PER_PAGE
from editorial.pieces.models import ArticlePage
from editorial.platform.models import User

MakeAsset = Callable[..., Asset]
AsUser = Callable[[User], Client]


def test_a_salesperson_sees_an_asset(asset: MakeAsset, sally: User, as_user: AsUser) -> None:
    made = asset("Five-year view", summary="What moving costs")
    page = as_user(sally).get(made.get_absolute_url())
    assert page.status_code == 200
    assert "What moving costs" in page.content.decode()
    assert f'data-asset="{made.uuid}"' in page.content.decode()


@pytest.mark.parametrize("path", ["", "download/", "pages/1.jpg", "send/"])
def test_a_partner_finds_nothing_where_an_internal_asset_is(
    with_file: MakeAsset, petra: User, as_user: AsUser, path: str
) -> None:
    made = with_file("Battle card", is_internal=True)
    assert as_user(petra).get(f"{made.get_absolute_url()}{path}").status_code == 404


def test_someone_without_a_role_is_refused(asset: MakeAsset, charlie: User, as_user: AsUser) -> None:
    assert as_user(charlie).get(asset().get_absolute_url()).status_code == 403


def test_a_stranger_is_asked_to_log_in(asset: MakeAsset, client: Client) -> None:
    assert client.get(asset().get_absolute_url()).status_code == 302


def test_a_file_is_saved_never_shown(with_file: MakeAsset, sally: User, as_user: AsUser) -> None:
    made = with_file(content=b"<script>alert(1)</script>", name="deck.html")
    answer = as_user(sally).get(f"{made.get_absolute_url()}download/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_the_cms_address_of_an_internal_file_opens_for_colleagues_only(
    with_file: MakeAsset, sally: User, petra: User, as_user: AsUser, client: Client
) -> None:
    made = with_file("Battle card", is_internal=True)
    assert made.current_version is not None
    url = made.current_version.document.url
    assert client.get(url).status_code == 404
    assert as_user(petra).get(url).status_code == 404
    assert as_user(sally).get(url).status_code == 200


def test_a_rating_needs_a_reason_and_keeps_what_was_typed(asset: MakeAsset, sally: User, as_user: AsUser) -> None:
    made = asset()
    page = as_user(sally).post(f"{made.get_absolute_url()}rate/", {"stars": "4", "reason": ""})
    assert page.status_code == 422
    assert "Say why in a few words" in page.content.decode()
    assert page.content.decode().count(" checked") == 1
    assert not Rating.objects.exists()


@pytest.mark.parametrize("place", ["rate/", "comments/"])
def test_a_tab_of_a_refused_form_opened_again_shows_the_asset(
    asset: MakeAsset, sally: User, as_user: AsUser, place: str
) -> None:
    made = asset()
    answer = as_user(sally).get(f"{made.get_absolute_url()}{place}")
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())


def test_rating_changes_the_average_and_may_be_changed(asset: MakeAsset, sally: User, as_user: AsUser) -> None:
    made = asset()
    browser = as_user(sally)
    browser.post(f"{made.get_absolute_url()}rate/", {"stars": "5", "reason": "ends the price talk"})
    browser.post(f"{made.get_absolute_url()}rate/", {"stars": "4", "reason": "ends the price talk"})
    made.refresh_from_db()
    assert made.rating_count == 1
    assert made.rating_average == 4
    assert made.rating_corrected == pytest.approx((2 * 3 + 4) / 3)


def test_a_new_version_begins_with_no_rating(with_file: MakeAsset, sally: User) -> None:
    made = with_file()
    made.rate(sally, 5, reason="ends the price talk")
    assert made.current_version is not None
    made.supersede(made.current_version.document)
    assert (made.rating_average, made.rating_count) == (0, 0)
    assert made.ratings.count() == 1  # what was said of the old one stays


def test_a_comment_is_answered_and_the_owners_answer_is_marked(
    asset: MakeAsset, ed: User, sally: User, as_user: AsUser
) -> None:
    made = asset(owner=ed)
    as_user(sally).post(f"{made.get_absolute_url()}comments/", {"text": "Slide 7 is old"})
    first = Comment.objects.get()
    as_user(ed).post(f"{made.get_absolute_url()}comments/", {"text": "Fixed in version 3", "to": str(first.uuid)})
    reply = Comment.objects.get(parent=first)
    page = as_user(sally).get(made.get_absolute_url()).content.decode()
    assert page.index("Slide 7 is old") < page.index("Fixed in version 3")
    assert "answers for this piece" in page
    assert reply.is_owners_answer


def test_those_spoken_to_are_told(
    asset: MakeAsset, ed: User, sally: User, as_user: AsUser, work: Callable[[], int], mailoutbox: list
) -> None:
    made = asset(owner=ed)
    as_user(sally).post(f"{made.get_absolute_url()}comments/", {"text": "Slide 7 is old"})
    work()
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [(["ed@example.com"], "Sally about “Five-year view”")]


def test_a_deleted_comment_keeps_its_place_while_it_is_answered(
    asset: MakeAsset, sally: User, sam: User, as_user: AsUser
) -> None:
    made = asset()
    first = made.comments.create(author=sally, text="secret slip")
    made.comments.create(author=sam, text="I disagree", parent=first)
    as_user(sally).post(f"{made.get_absolute_url()}comments/{first.uuid}/delete/")
    page = as_user(sam).get(made.get_absolute_url()).content.decode()
    assert "secret slip" not in page
    assert "This comment was deleted" in page
    assert "I disagree" in page


def said_on(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"<p>said (\d+)</p>", page)]


def test_much_that_was_said_comes_in_pages_and_each_comment_is_found_by_its_own_address(
    asset: MakeAsset, sally: User, as_user: AsUser
) -> None:
    made, browser = asset(), as_user(sally)
    first = made.comments.create(author=sally, text="said 0")
    above = first
    for number in range(1, PER_PAGE * 2):
        above = made.comments.create(author=sally, text=f"said {number}", parent=above if number < PER_PAGE else None)
    pages = [browser.get(made.get_absolute_url(), {"comments": number}).content.decode() for number in (1, 2)]
    latest_first, conversation = map(said_on, pages)
    assert latest_first == list(range(PER_PAGE * 2 - 1, PER_PAGE - 1, -1))
    assert conversation == list(range(PER_PAGE))
    assert said_on(browser.get(made.get_absolute_url()).content.decode()) == latest_first
    assert said_on(browser.get(first.get_absolute_url()).content.decode()) == conversation
    refused = browser.post(f"{made.get_absolute_url()}comments/", {"text": "x" * 4001, "to": str(first.uuid)})
    assert "x" * 4001 in refused.content.decode()
    for nonsense in ("?comment=zz", "?comments=-4", "?comments=zz&comment="):
        assert browser.get(f"{made.get_absolute_url()}{nonsense}").status_code == 200


def test_nobody_changes_a_colleagues_comment(asset: MakeAsset, sally: User, sam: User, as_user: AsUser) -> None:
    made = asset()
    said = made.comments.create(author=sally, text="mine")
    for path in ("", "delete/"):
        answer = as_user(sam).post(f"{made.get_absolute_url()}comments/{said.uuid}/{path}", {"text": "theirs"})
        assert answer.status_code == 404
    said.refresh_from_db()
    assert (said.text, said.is_deleted) == ("mine", False)


def test_a_comment_is_reached_through_its_own_asset_only(asset: MakeAsset, sally: User, as_user: AsUser) -> None:
    said = asset("one").comments.create(author=sally, text="mine")
    other = asset("other")
    assert as_user(sally).get(f"{other.get_absolute_url()}comments/{said.uuid}/").status_code == 404
    answer = as_user(sally).post(f"{other.get_absolute_url()}comments/", {"text": "x", "to": str(said.uuid)})
    assert answer.status_code == 404


def test_partners_read_no_comments_and_no_colleagues_reasons(
    asset: MakeAsset, sally: User, petra: User, as_user: AsUser
) -> None:
    made = asset()
    made.comments.create(author=sally, text="canary comment")
    made.rate(sally, 2, reason="canary reason")
    page = as_user(petra).get(made.get_absolute_url()).content.decode()
    assert "canary" not in page
    assert as_user(petra).post(f"{made.get_absolute_url()}comments/", {"text": "hi"}).status_code == 403


def test_script_in_titles_comments_and_reasons_is_text(asset: MakeAsset, sally: User, as_user: AsUser) -> None:
    made = asset("<script>alert(1)</script>")
    made.comments.create(author=sally, text="<img src=x onerror=alert(2)>")
    made.rate(sally, 2, reason="<b>bold</b>")
    page = as_user(sally).get(made.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>bold" not in page


@pytest.mark.usefixtures("frame_kept")
def test_the_page_costs_the_same_queries_however_much_was_said(
    with_file: MakeAsset, sally: User, as_user: AsUser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = with_file()
    assert made.current_version is not None
    for number in range(1, 20):
        made.comments.create(author=sally, text=str(number))
        made.current_version.pages.create(number=number, text="words")
    browser = as_user(sally)
    with django_assert_num_queries(19):
        browser.get(made.get_absolute_url())


def test_an_article_shows_its_outline(
    article: Callable[..., ArticlePage], work: Callable[[], int], sally: User, as_user: AsUser
) -> None:
    piece = article("The second price", sections={"Price the hours": "<p>Ten weeks.</p>"})
    work()
    page = as_user(sally).get(f"/library/{piece.uuid}/").content.decode()
    assert "Price the hours" in page
    assert "#price-the-hours" in page
