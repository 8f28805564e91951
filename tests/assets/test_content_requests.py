"""A search in vain is a request; whoever asked is told once when it is answered."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assets.models import Asset, DismissedRequest, SearchMiss
from assets.models.search_misses import plain_words
from assets.requests.content_requests import answer, dismiss, open_requests, with_people
from assets.requests.matching import matches, words_of
from editorial.pieces.models import ArticlePage
from editorial.platform.models import User
from tests.html import html_of

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]
Make = Callable[..., ArticlePage]
Work = Callable[[], int]


def test_the_same_words_on_one_day_are_one_miss(sally: User) -> None:
    SearchMiss.objects.record(sally, "Energy  per unit", {"persona": ["cfo"]}, 0)
    SearchMiss.objects.record(sally, "energy per UNIT", {}, 1)
    miss = SearchMiss.objects.get()
    assert (miss.query, miss.results, miss.filters) == ("energy per unit", 1, {})


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("losses", "loss"),
        ("processes", "process"),
        ("flies", "fly"),
        ("ties", "tie"),
        ("costs", "cost"),
        ("bus", "bus"),
    ],
)
def test_a_plural_asks_for_its_singular(many: str, one: str) -> None:
    assert matches(many, {}, words_of(one), {})  # and a piece that says nothing else answers it


def test_a_word_in_ss_is_no_plural() -> None:
    assert words_of("loss gas pass") == {"loss", "gas", "pass"}


def test_a_tag_asked_for_on_an_axis_the_piece_does_not_have_is_no_match() -> None:
    assert not matches("cost", {"persona": ["cfo"]}, words_of("cost"), {})


def test_an_empty_search_is_no_miss(sally: User) -> None:
    assert SearchMiss.objects.record(sally, "  ") is None


def test_asking_once_or_twice_is_one_request(sally: User, as_user: AsUser) -> None:
    for _ in range(2):
        answer = as_user(sally).post(
            "/library/requests/add/", {"q": "energy per unit", "persona": "cfo", "next": "/library/?q=x"}
        )
        assert answer.headers["Location"] == "/library/?q=x"
    miss = SearchMiss.objects.get()
    assert (miss.asked, miss.filters) == (True, {"persona": ["cfo"]})


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_asking_leads_nowhere_else(sally: User, as_user: AsUser, next_page: str) -> None:
    answer = as_user(sally).post("/library/requests/add/", {"q": "energy", "next": next_page})
    assert answer.headers["Location"] == "/library/requests/mine/"


def test_getting_does_not_ask(sally: User, as_user: AsUser) -> None:
    assert as_user(sally).get("/library/requests/add/?q=energy").status_code == 405
    assert not SearchMiss.objects.exists()


def test_a_new_piece_that_holds_all_words_is_mailed_once_to_who_looked(
    article: Make, sally: User, sam: User, as_user: AsUser, work: Work, mailoutbox: list
) -> None:
    as_user(sally).post("/library/requests/add/", {"q": "parallel runs", "persona": "cfo"})
    SearchMiss.objects.record(sam, "parallel runs", {"persona": ["cfo"]})  # looked, did not ask
    piece = article("What moving takes", sections={"Weeks": "<p>Plan a parallel run of ten weeks.</p>"})
    work()
    assert {(mail.to[0], mail.subject) for mail in mailoutbox} == {
        ("sally@example.com", "You asked for “parallel runs”: it is there"),
        ("sam@example.com", "You looked for “parallel runs”: it is there"),
    }
    assert f"/library/{piece.uuid}/" in mailoutbox[0].body
    assert SearchMiss.objects.unanswered().count() == 0
    piece.save_revision().publish()
    work()
    assert len(mailoutbox) == 2


def test_a_piece_for_another_persona_does_not_answer(article: Make, sally: User, as_user: AsUser, work: Work) -> None:
    as_user(sally).post("/library/requests/add/", {"q": "parallel run", "persona": "plant-engineer"})
    article("A parallel run")
    work()
    assert SearchMiss.objects.unanswered().count() == 1


def test_nobody_is_told_of_what_they_may_not_see(
    asset: MakeAsset, petra: User, ed: User, as_user: AsUser, work: Work, mailoutbox: list
) -> None:
    SearchMiss.objects.ask(petra, "battle card")
    inside = asset("Battle card", is_internal=True)
    as_user(ed).post(
        "/library/requests/answered/", {"q": "battle card", "asset": f"https://x{inside.get_absolute_url()}"}
    )
    work()
    assert mailoutbox == []


@pytest.mark.usefixtures("frame_kept")
def test_editors_see_what_was_asked_most_first(
    sally: User, sam: User, ed: User, as_user: AsUser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    SearchMiss.objects.record(sally, "downtime", day=timezone.localdate() - timedelta(days=1))
    SearchMiss.objects.record(sally, "downtime")
    SearchMiss.objects.ask(sam, "energy per unit")
    browser = as_user(ed)
    with django_assert_num_queries(7):
        page = html_of(browser.get("/library/requests/"))
    assert page.index("energy per unit") < page.index("downtime")
    assert "looked for 2 times by 1 person" in page


def test_who_asks_on_two_days_is_one_person_who_asked(sally: User, sam: User) -> None:
    SearchMiss.objects.ask(sally, "energy")
    SearchMiss.objects.update(day=timezone.localdate() - timedelta(days=1))
    SearchMiss.objects.ask(sally, "energy")
    SearchMiss.objects.record(sam, "energy")
    [found] = open_requests()
    [counted] = with_people([found])
    assert (counted.asked, counted.people, counted.times, counted.last) == (1, 2, 3, timezone.localdate())


def test_an_answer_has_its_moment_and_is_told_to_each_who_asked(sally: User, sam: User, asset: MakeAsset) -> None:
    before, piece = timezone.now(), asset("Energy per unit")
    for person in (sally, sam):
        SearchMiss.objects.ask(person, "energy")
    assert answer("energy", piece) == 2
    for miss in SearchMiss.objects.all():
        assert miss.answered_by == piece
        assert miss.answered_at is not None
        assert before <= miss.answered_at <= timezone.now()


def test_a_dismissal_has_its_author(ed: User) -> None:
    dismiss("Energy", ed)
    assert DismissedRequest.objects.get().by == ed


def test_an_address_that_is_none_keeps_what_was_typed(sally: User, ed: User, as_user: AsUser) -> None:
    SearchMiss.objects.ask(sally, "energy")
    page = as_user(ed).post("/library/requests/answered/", {"q": "energy", "asset": "https://nowhere"})
    assert page.status_code == 422
    assert "https://nowhere" in page.content.decode()


def test_salespeople_do_not_see_what_others_asked(sally: User, as_user: AsUser) -> None:
    assert as_user(sally).get("/library/requests/").status_code == 403


def test_words_are_compared_without_capitals_and_plurals() -> None:
    words = words_of("The cost of Parallel runs, by companies")
    assert matches("costs parallel RUN", {}, words, {})
    assert matches("company", {}, words, {})
    assert not matches("parallel universe", {}, words, {})
    assert not matches("…", {}, words, {})


def test_a_long_query_is_cut() -> None:
    assert len(plain_words("ab " * 100_000)) <= 200


def test_what_nobody_means_to_answer_is_dismissed_and_the_dismissal_taken_back(
    sally: User, ed: User, as_user: AsUser
) -> None:
    for words in ("holiday plan", "energy", "plans for holidays"):
        SearchMiss.objects.record(sally, words)
    browser = as_user(ed)
    page = html_of(browser.post("/library/requests/dismissed/", {"q": "holiday plan"}, follow=True))
    assert "is no longer a request" in page
    assert [ask.query for ask in open_requests()] == ["energy"]
    SearchMiss.objects.record(sally, "Holiday  PLAN", day=timezone.localdate() - timedelta(days=1))
    assert [ask.query for ask in open_requests()] == ["energy"]
    browser.post("/library/requests/restored/", {"q": "holiday plan"})
    assert [ask.wordings for ask in open_requests()] == [["holiday plan", "plans for holidays"], ["energy"]]


@pytest.mark.parametrize("typed", ["%", "<script>", "aaaa", "…", "  ", "asasasas", "${jndi:x}"])
def test_junk_is_no_request(sally: User, as_user: AsUser, typed: str) -> None:
    assert SearchMiss.objects.record(sally, typed) is None
    page = html_of(as_user(sally).post("/library/requests/add/", {"q": typed}, follow=True))
    assert "Say what is missing" in page
    assert not SearchMiss.objects.exists()


def test_what_was_dismissed_fills_no_gap_and_comes_back_when_asked_for(sally: User, ed: User) -> None:
    SearchMiss.objects.record(sally, "energy")
    dismiss("Energy", ed)
    dismiss("energy", ed)
    assert not SearchMiss.objects.unanswered().exists()
    SearchMiss.objects.ask(sally, "energy")
    assert SearchMiss.objects.unanswered().exists()
