"""What is a miss: nothing found, nothing opened, left at once; and what becomes of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from assets.models import Asset, AssetUse, Favourite, MissReason, PendingSearch, SearchMiss, Verdict
from assets.requests.clusters import meaning_of
from assets.requests.content_requests import answer, days_to_answer, open_requests, take_verdict, withdraw
from assets.searching import search_miss_log
from assets.searching.parameters import SearchParameters
from editorial.pieces.models import ArticlePage
from editorial.platform.models import User
from editorial.vocabulary.models import SynonymGroup
from search.synonyms import Synonyms
from tests.html import html_of

AsUser = Callable[[User], Client]
MakeAsset = Callable[..., Asset]
Make = Callable[..., ArticlePage]
Work = Callable[[], int]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def own_spool(settings: LazySettings, tmp_path: Path) -> None:
    settings.SPOOL_DIR = tmp_path / "spool"


def looked(user: User, query: str, results: int = 3, *, at: datetime = NOON) -> None:
    """This person searched at that moment, and the worker wrote it down."""
    with travel(at, tick=False):
        search_miss_log.note_search(user, SearchParameters(query), results)
        search_miss_log.drain_misses()


def judged(after: timedelta = timedelta(hours=1)) -> list[tuple[str, str]]:
    """When all searches are over: words and reasons of the misses."""
    with travel(NOON + after, tick=False):
        search_miss_log.judge()
    return list(SearchMiss.objects.order_by("pk").values_list("query", "reason"))


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize("results", [0, 3])
def test_letters_typed_one_by_one_are_one_search(sally: User, results: int) -> None:
    words = "energy per unit"
    for number in range(2, len(words) + 1):
        looked(sally, words[:number], results, at=later(number * 0.3))
    looked(sally, "energy per", results, at=later(6))  # a letter taken back
    assert [query for query, _ in judged()] == [words]


def test_letters_that_come_in_another_order_are_one_search_too(sally: User) -> None:
    for words in ("energy per unit", "energy", "energy per"):
        SearchMiss.objects.record(sally, words, at=NOON)
    assert SearchMiss.objects.get().query == "energy per unit"


def test_a_shorter_search_of_another_hour_or_person_is_its_own(sally: User, sam: User) -> None:
    looked(sally, "energy", 0)
    looked(sally, "energy per unit", 0, at=later(3600))
    looked(sam, "energy p", 0)
    assert SearchMiss.objects.count() == 3


def test_what_was_asked_for_by_name_is_not_taken_for_a_beginning(sally: User) -> None:
    SearchMiss.objects.ask(sally, "energy")
    SearchMiss.objects.record(sally, "energy per unit")
    assert set(SearchMiss.objects.values_list("query", "asked")) == {("energy", True), ("energy per unit", False)}


def test_results_of_which_nothing_is_opened_are_a_miss(sally: User) -> None:
    looked(sally, "downtime")
    assert not SearchMiss.objects.exists()
    assert judged(timedelta(minutes=1)) == []
    assert judged() == [("downtime", MissReason.NOT_OPENED)]
    miss = SearchMiss.objects.get()
    assert (miss.results, miss.day) == (3, NOON.date())
    assert not PendingSearch.objects.exists()


def test_what_was_opened_sent_or_starred_is_no_miss(sally: User, sam: User, petra: User, asset: MakeAsset) -> None:
    for person in (sally, sam, petra):
        looked(person, "downtime")
    AssetUse.objects.opened(sally, asset("One"), later(5))
    AssetUse.objects.sent(sam, asset("Two"), later(90))
    Favourite.objects.create(user=petra, asset=asset("Three"))
    Favourite.objects.update(created_at=later(20))
    assert judged() == []


def test_what_was_opened_before_does_not_count(sally: User, asset: MakeAsset) -> None:
    AssetUse.objects.opened(sally, asset(), later(-5))
    looked(sally, "downtime")
    assert judged() == [("downtime", MissReason.NOT_OPENED)]


@pytest.mark.parametrize(("away", "reasons"), [(4, [MissReason.LEFT]), (40, [])])
def test_who_is_back_at_the_results_at_once_did_not_find_it(
    sally: User, asset: MakeAsset, away: int, reasons: list[str]
) -> None:
    looked(sally, "downtime")
    AssetUse.objects.opened(sally, asset(), later(5))
    looked(sally, "downtime", at=later(5 + away))
    assert [reason for _, reason in judged()] == reasons


def test_a_second_piece_that_is_kept_makes_up_for_the_first(sally: User, asset: MakeAsset) -> None:
    looked(sally, "downtime")
    AssetUse.objects.opened(sally, asset("One"), later(5))
    looked(sally, "downtime", at=later(8))
    AssetUse.objects.opened(sally, asset("Two"), later(20))
    assert judged() == []


def test_the_page_notes_what_was_found_and_the_api_only_what_was_not(
    article: Make, sally: User, as_user: AsUser, work: Work
) -> None:
    article("Downtime, counted")
    work()
    browser = as_user(sally)
    browser.get("/api/library/search?q=downtime")
    search_miss_log.drain_misses()
    assert not PendingSearch.objects.exists()
    for address in ("/library/?q=downtime", "/library/", "/library/?persona=cfo", "/library/?q=%25"):
        browser.get(address)
    search_miss_log.drain_misses()
    assert list(PendingSearch.objects.values_list("query", "results")) == [("downtime", 1)]


SYNONYMS = Synonyms((("TCO", "total cost of ownership"), ("recall", "withdrawal")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("energy per unit", "units of energy"),
        ("the TCO of two lines", "line two, total cost of ownership"),
        ("product recall", "withdrawal of a product"),
    ],
)
def test_like_wordings_mean_the_same(one: str, other: str) -> None:
    assert meaning_of(one, SYNONYMS) == meaning_of(other, SYNONYMS)


def test_other_words_mean_something_else_and_small_words_alone_are_kept() -> None:
    assert meaning_of("energy price", SYNONYMS) != meaning_of("energy", SYNONYMS)
    assert meaning_of("how to", SYNONYMS) == {"how", "to"}
    assert meaning_of("…", SYNONYMS) == {"…"}


def test_wordings_that_mean_the_same_are_one_request_and_answered_together(
    sally: User, sam: User, asset: MakeAsset, work: Work, mailoutbox: list[Any]
) -> None:
    SynonymGroup.objects.create(expressions="TCO\ntotal cost of ownership")
    SearchMiss.objects.ask(sally, "tco calculator")
    SearchMiss.objects.ask(sally, "calculators for TCO")
    SearchMiss.objects.record(sam, "total cost of ownership calculator")
    [found] = open_requests()
    assert found.query == "tco calculator" or found.query == "calculators for tco"
    assert (len(found.wordings), found.times) == (3, 3)
    assert answer("tco calculator", asset("The second price")) == 2
    work()
    assert sorted(mail.to[0] for mail in mailoutbox) == ["sally@example.com", "sam@example.com"]
    assert open_requests() == []


def test_who_was_told_of_a_piece_is_not_told_again(
    sally: User, asset: MakeAsset, work: Work, mailoutbox: list[Any]
) -> None:
    piece = asset("The second price")
    for words in ("energy", "heat"):
        SearchMiss.objects.ask(sally, words)
        answer(words, piece)
        work()
    assert len(mailoutbox) == 1


def test_an_answer_is_shown_in_the_library_until_it_is_judged(
    sally: User, sam: User, asset: MakeAsset, as_user: AsUser, work: Work
) -> None:
    piece = asset("The second price")
    piece.reindex()
    work()
    SearchMiss.objects.record(sally, "energy")
    answer("energy", piece)
    browser = as_user(sally)
    for address in ("/library/", piece.get_absolute_url(), "/library/requests/mine/"):
        assert "Does it answer?" in html_of(browser.get(address))
        assert "Does it answer?" not in html_of(as_user(sam).get(address))
    assert "Does it answer?" not in html_of(browser.get("/library/?q=price"))
    browser.post("/library/requests/verdict/", {"asset": str(piece.uuid), "verdict": "yes"})
    assert SearchMiss.objects.get().verdict == Verdict.YES
    assert "Does it answer?" not in html_of(browser.get("/library/"))


def test_a_no_opens_the_request_again_and_that_piece_is_not_offered_twice(
    article: Make, sally: User, sam: User, as_user: AsUser, work: Work, mailoutbox: list[Any]
) -> None:
    for person in (sally, sam):
        SearchMiss.objects.record(person, "parallel runs")
    piece = article("Parallel runs")
    work()
    asset = Asset.objects.get(uuid=piece.uuid)
    as_user(sally).post("/library/requests/verdict/", {"asset": str(asset.uuid), "verdict": "no"})
    [found] = open_requests()
    assert (found.query, found.people, found.asked) == ("parallel runs", 1, 1)
    piece.save_revision().publish()
    work()
    assert len(open_requests()) == 1
    article("Parallel runs, the other way")
    work()
    assert open_requests() == []
    assert sorted(mail.to[0] for mail in mailoutbox) == ["sally@example.com"] * 2 + ["sam@example.com"]


@pytest.mark.parametrize("said", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_nothing_is_said_of_a_piece_that_is_none(sally: User, as_user: AsUser, said: str) -> None:
    assert as_user(sally).post("/library/requests/verdict/", {"asset": said, "verdict": "no"}).status_code == 404


def test_a_verdict_is_only_of_ones_own_answer(sally: User, sam: User, asset: MakeAsset) -> None:
    piece = asset()
    SearchMiss.objects.record(sally, "energy")
    answer("energy", piece)
    assert not take_verdict(sam, piece, Verdict.NO)
    assert open_requests() == []


def test_a_search_is_not_closed_by_what_its_person_may_not_see(
    asset: MakeAsset, petra: User, sally: User, work: Work, mailoutbox: list[Any]
) -> None:
    for person in (petra, sally):
        SearchMiss.objects.record(person, "battle card")
    asset("Battle card", is_internal=True).reindex()
    work()
    assert [mail.to for mail in mailoutbox] == [["sally@example.com"]]
    assert list(SearchMiss.objects.unanswered().values_list("user", flat=True)) == [petra.pk]


def test_what_was_found_and_not_used_is_not_answered_by_indexing_it_again(
    sally: User, asset: MakeAsset, work: Work
) -> None:
    SearchMiss.objects.record(sally, "battle card", results=2, reason=MissReason.NOT_OPENED)
    asset("Battle card").reindex()
    work()
    assert len(open_requests()) == 1


def test_it_is_said_for_whom_and_by_when_and_the_content_team_sees_it(sally: User, ed: User, as_user: AsUser) -> None:
    said = {"q": "energy per unit", "for_whom": "the CFO of Halden Foods", "needed_by": "2026-12-24"}
    answered = as_user(sally).post("/library/requests/add/", said)
    assert answered.headers["Location"] == "/library/requests/mine/"
    miss = SearchMiss.objects.get()
    assert (miss.for_whom, miss.needed_by) == ("the CFO of Halden Foods", date(2026, 12, 24))
    as_user(sally).post("/library/requests/add/", {"q": "energy per unit"})
    miss.refresh_from_db()
    assert miss.for_whom == "the CFO of Halden Foods"
    page = " ".join(html_of(as_user(ed).get("/library/requests/")).split())
    assert "Sally for the CFO of Halden Foods, by 24 December 2026" in page


def test_a_date_that_is_none_is_refused_in_words(sally: User, as_user: AsUser) -> None:
    page = html_of(as_user(sally).post("/library/requests/add/", {"q": "energy", "needed_by": "soon"}, follow=True))
    assert "Say by when as a date" in page
    assert not SearchMiss.objects.exists()


def test_colleagues_join_a_request_without_seeing_whose_it_is(
    sally: User, sam: User, petra: User, as_user: AsUser
) -> None:
    SearchMiss.objects.ask(sally, "energy per unit", for_whom="Halden Foods")
    SearchMiss.objects.record(sally, "holiday plan")
    page = html_of(as_user(sam).get("/library/requests/mine/"))
    assert "energy per unit" in page
    assert "Halden" not in page
    assert "Sally" not in page
    assert "holiday plan" not in page
    assert "energy" not in html_of(as_user(petra).get("/library/requests/mine/"))
    as_user(sam).post("/library/requests/add/", {"q": "energy per unit"})
    assert [(found.query, found.asked) for found in open_requests()] == [("energy per unit", 2), ("holiday plan", 0)]
    assert "I need it too" not in html_of(as_user(sam).get("/library/requests/mine/"))


def test_a_request_withdrawn_is_no_request_and_nobody_is_told(
    sally: User, asset: MakeAsset, as_user: AsUser, work: Work, mailoutbox: list[Any]
) -> None:
    SearchMiss.objects.ask(sally, "energy", for_whom="Halden Foods")
    as_user(sally).post("/library/requests/withdrawn/", {"q": "energy"})
    assert "Withdraw<" not in html_of(as_user(sally).get("/library/requests/mine/"))
    [found] = open_requests()
    assert (found.asked, found.times) == (0, 1)
    assert answer("energy", asset()) == 0
    work()
    assert mailoutbox == []
    SearchMiss.objects.ask(sally, "energy")
    assert SearchMiss.objects.get().withdrawn is False


def test_nobody_withdraws_for_another(sally: User, sam: User) -> None:
    SearchMiss.objects.ask(sally, "energy")
    withdraw("energy", sam)
    assert SearchMiss.objects.get().asked


def test_poor_results_are_a_place_to_ask_too(article: Make, sally: User, as_user: AsUser, work: Work) -> None:
    article("Downtime, counted")
    work()
    page = html_of(as_user(sally).get("/library/?q=downtime"))
    assert "Ask for this piece" in page
    assert "Ask for this piece" not in html_of(as_user(sally).get("/library/"))


def test_days_from_a_miss_to_its_answer_stand_on_the_first_page_of_the_cms(
    sally: User, ed: User, asset: MakeAsset, as_user: AsUser
) -> None:
    today = timezone.localdate()
    for words, days in (("energy", 9), ("heat", 3), ("water", 4)):
        SearchMiss.objects.record(sally, words, day=today - timedelta(days=days))
        answer(words, asset(f"About {words}"))
    SearchMiss.objects.ask(sally, "steam")
    assert sorted(days_to_answer(today)) == [3, 4, 9]
    page = " ".join(html_of(as_user(ed).get("/admin/")).split())
    assert "1 piece asked for and not there yet" in page
    assert "half of them within 4 days" in page


@pytest.mark.usefixtures("frame_kept")
def test_ones_own_requests_cost_the_same_for_any_number(
    sally: User, sam: User, as_user: AsUser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        SearchMiss.objects.ask(sally, f"energy {number}")
        SearchMiss.objects.ask(sam, f"heat {number}")
    browser = as_user(sally)
    with django_assert_num_queries(8):  # session, user, roles, own, answers, others, synonyms, who waits
        browser.get("/library/requests/mine/")


def test_a_program_asks_by_token_and_hears_of_the_answer(
    client: Client, sally: User, asset: MakeAsset, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("api_token", "sally")
    token = {"Authorization": f"Bearer {capsys.readouterr().out.strip()}"}
    said = {"q": "Energy per unit", "for_whom": "Halden Foods", "needed_by": "2026-12-24"}
    made = client.post("/api/library/requests", said, content_type="application/json", headers=token)
    assert (made.status_code, made.json()["q"], made.json()["answer"]) == (201, "energy per unit", None)
    for wrong in ({"q": "%"}, {"q": ""}, {"q": "energy", "for_whom": "x" * 200}, {"q": "energy", "needed_by": "soon"}):
        refused = client.post("/api/library/requests", wrong, content_type="application/json", headers=token)
        assert refused.status_code == 422
    piece = asset()
    answer("energy per unit", piece)
    [found] = client.get("/api/library/requests", headers=token).json()
    assert (found["for_whom"], found["needed_by"], found["answer"]) == (
        "Halden Foods",
        "2026-12-24",
        piece.get_absolute_url(),
    )
    assert client.post("/api/library/requests", said, content_type="application/json").status_code == 401
