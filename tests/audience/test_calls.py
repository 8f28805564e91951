"""From signal to call: to whom it goes, who sees it, what may be answered, and what the ledger keeps."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from assets.models import Asset
from audience.calls import views
from audience.calls.receipts import best_on
from audience.calls.signal_detection import detect_signals
from audience.models import Agreement, AlreadyAnsweredError, Call, Contact, LeadMove, Move
from editorial.platform.models import User
from tests.factories import AccountFactory, AssetFactory

AsUser = Callable[[User], Client]
Reader = Callable[..., Contact]
Reads = Callable[..., Any]
Work = Callable[[], int]


@pytest.fixture
def pat(reader: Reader) -> Contact:
    return reader()


@pytest.fixture
def hot_call(agreement: Agreement, pat: Contact, coverage_map: Asset, sally: User, reads: Reads) -> Call:
    reads(pat, coverage_map, kind="open")
    return detect_signals(pat)[0]


def test_three_sections_make_a_warm_call_with_its_evidence(
    agreement: Agreement, pat: Contact, guide: Asset, sally: User, reads: Reads
) -> None:
    events = [reads(pat, guide, name) for name in ("why", "what", "how")]
    [call] = detect_signals(pat)
    assert (call.rule.heat, call.owner) == ("warm", sally)
    assert set(call.evidence.all()) == set(events)
    assert call.current_move == Move.LEAD


def test_one_reason_alerts_once_in_its_window(hot_call: Call, pat: Contact, coverage_map: Asset, reads: Reads) -> None:
    reads(pat, coverage_map, kind="download")
    assert detect_signals(pat) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(
            contact=pat,
            rule=hot_call.rule,
            reason_key=hot_call.reason_key,
            window_starts=hot_call.window_starts,
            due_at=timezone.now(),
        )


@pytest.mark.parametrize("label", ["scanner", "unknown"])
def test_only_human_evidence_calls(
    agreement: Agreement, pat: Contact, coverage_map: Asset, sally: User, reads: Reads, label: str
) -> None:
    reads(pat, coverage_map, kind="open", label=label)
    assert detect_signals(pat) == []


def test_nothing_is_called_before_both_have_signed(
    agreement: Agreement, pat: Contact, coverage_map: Asset, sally: User, reads: Reads
) -> None:
    agreement.signatures.get(side="sales").delete()
    reads(pat, coverage_map, kind="open")
    assert detect_signals(pat) == []


def test_who_unsubscribed_from_everything_is_not_called(
    agreement: Agreement, pat: Contact, coverage_map: Asset, sally: User, reads: Reads
) -> None:
    pat.subscriptions.get().end("test")
    reads(pat, coverage_map, kind="open")
    assert detect_signals(pat) == []


def test_calls_go_to_the_accounts_owner_else_in_turn(
    agreement: Agreement,
    coverage_map: Asset,
    sally: User,
    petra: User,
    member: Callable[..., User],
    reader: Reader,
    reads: Reads,
) -> None:
    from editorial.platform.accounts.roles import Role

    steve = member("steve", Role.SALES)
    AccountFactory(domain="norrvik.example", owner=petra)
    owners = []
    for email in ("a@norrvik.example", "b@halden.example", "c@calder.example", "d@halden.example"):
        someone = reader(email, email)
        reads(someone, coverage_map, kind="open")
        owners.append(detect_signals(someone)[0].owner)
    assert owners == [petra, sally, steve, sally]


def test_the_owner_is_written_to_with_the_receipt(hot_call: Call, work: Work) -> None:
    work()
    [email] = mail.outbox
    assert email.to == ["sally@example.com"]
    assert "Pat Lind" in email.subject
    assert "hot" in email.subject
    assert "opened Coverage map" in str(email.body)
    assert "agreement version 1" in str(email.body)


def test_after_the_deadline_the_sales_lead_is_told_once(
    hot_call: Call, sam: User, work: Work, time_machine: TimeMachineFixture
) -> None:
    work()
    time_machine.move_to(hot_call.due_at + timedelta(minutes=1))
    work()
    work()
    assert [email.to for email in mail.outbox[1:]] == [["sam@example.com"]]


def test_an_answered_call_reminds_nobody(
    hot_call: Call, sally: User, sam: User, work: Work, time_machine: TimeMachineFixture
) -> None:
    hot_call.accept(sally)
    time_machine.move_to(hot_call.due_at + timedelta(minutes=1))
    work()
    assert mail.outbox == []


def test_everyone_sees_their_own_calls_only(
    hot_call: Call, sally: User, sam: User, petra: User, paul: User, ed: User, charlie: User
) -> None:
    seen = {user.username: Call.objects.visible_to(user).count() for user in (sally, sam, petra, paul, ed, charlie)}
    assert seen == {"sally": 1, "sam": 1, "petra": 0, "paul": 0, "ed": 0, "charlie": 0}


@pytest.mark.parametrize(("name", "status"), [("paul", 403), ("ed", 403), ("charlie", 403), ("petra", 404)])
def test_strangers_learn_nothing_of_a_call(
    hot_call: Call, as_user: AsUser, request: pytest.FixtureRequest, name: str, status: int
) -> None:
    client = as_user(request.getfixturevalue(name))
    assert client.post(f"/calls/{hot_call.uuid}/", {"act": "accept"}).status_code == status
    assert client.get(f"/calls/people/{hot_call.contact.uuid}/").status_code == status
    assert hot_call.current_move == Move.LEAD


def test_the_page_shows_the_receipt_and_what_to_say(
    hot_call: Call, pat: Contact, guide: Asset, topic: Any, sally: User, as_user: AsUser, reads: Reads
) -> None:
    reads(pat, guide, "why-leave")
    AssetFactory(kind="page", title="What moving costs", topics=[topic])
    page = as_user(sally).get("/calls/").content.decode()
    for words in (
        "Pat Lind",
        "Hot",
        "opened <b>Coverage map</b>",
        "(the signal)",
        "why leave",
        "What moving costs",
        "+40",
    ):
        assert words in page


def test_accepting_is_written_in_the_ledger(hot_call: Call, sally: User, as_user: AsUser) -> None:
    answer = as_user(sally).post(f"/calls/{hot_call.uuid}/", {"act": "accept"}, follow=True)
    assert "Pat Lind is yours to call." in answer.content.decode()
    assert list(LeadMove.objects.values_list("to", "who__username")) == [("lead", None), ("accepted", "sally")]


@pytest.mark.parametrize("act", ["reject", "recycle"])
def test_without_a_reason_nothing_is_turned_down(hot_call: Call, sally: User, as_user: AsUser, act: str) -> None:
    day = timezone.localdate() + timedelta(days=9)
    answer = as_user(sally).post(
        f"/calls/{hot_call.uuid}/", {"act": act, "re_enter_on": day, "reason": " "}, follow=True
    )
    assert "Say why" in answer.content.decode()
    assert hot_call.current_move == Move.LEAD


def test_a_recycled_reader_rests_until_the_day_and_is_then_looked_at_again(
    hot_call: Call,
    pat: Contact,
    guide: Asset,
    sally: User,
    as_user: AsUser,
    reads: Reads,
    work: Work,
    time_machine: TimeMachineFixture,
) -> None:
    day = timezone.localdate() + timedelta(days=10)
    as_user(sally).post(f"/calls/{hot_call.uuid}/", {"act": "recycle", "reason": "Budget in April", "re_enter_on": day})
    move = LeadMove.objects.get(to=Move.RECYCLED)
    assert (move.who, move.reason, move.re_enter_on) == (sally, "Budget in April", day)
    for name in ("why", "what", "how"):
        reads(pat, guide, name)
    assert detect_signals(pat) == []
    time_machine.move_to(timezone.now() + timedelta(days=10, hours=12))
    work()
    assert Call.objects.waiting().get().rule.heat == "warm"


def test_a_day_of_return_in_the_past_is_refused(hot_call: Call, sally: User, as_user: AsUser) -> None:
    said = {"act": "recycle", "reason": "later", "re_enter_on": timezone.localdate()}
    answer = as_user(sally).post(f"/calls/{hot_call.uuid}/", said, follow=True)
    assert "lies ahead" in answer.content.decode()


def test_of_two_answers_the_first_counts(hot_call: Call, sally: User, sam: User) -> None:
    hot_call.reject(sally, "A student")
    with pytest.raises(AlreadyAnsweredError, match="already rejected"):
        hot_call.accept(sam)


def test_what_was_accepted_can_still_go_back_to_nurture(hot_call: Call, sally: User) -> None:
    hot_call.accept(sally)
    hot_call.recycle(sally, "Budget in April", timezone.localdate() + timedelta(days=30))
    assert hot_call.current_move == Move.RECYCLED


@pytest.mark.usefixtures("frame_kept")
def test_the_list_asks_the_same_questions_for_one_call_and_for_ten(
    agreement: Agreement,
    coverage_map: Asset,
    guide: Asset,
    sally: User,
    as_user: AsUser,
    reader: Reader,
    reads: Reads,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(10):
        someone = reader(f"p{number}@halden.example", f"P {number}")
        reads(someone, coverage_map, kind="open")
        reads(someone, guide, "why")
        detect_signals(someone)
    client = as_user(sally)
    with django_assert_max_num_queries(24):
        assert client.get("/calls/").content.decode().count("Accept and call") == 10


def test_a_persons_page_shows_reading_and_ledger(hot_call: Call, sally: User, as_user: AsUser) -> None:
    page = as_user(sally).get(f"/calls/people/{hot_call.contact.uuid}/").content.decode()
    for words in ("pat@halden.example", "Coverage map", "Became a lead", "signal: opened or downloaded a file of"):
        assert words in page


def test_a_persons_ledger_is_in_the_order_of_time(hot_call: Call, sally: User, as_user: AsUser) -> None:
    hot_call.recycle(sally, "after the audit", timezone.localdate() + timedelta(days=9))
    became, recycled = hot_call.moves.order_by("pk")
    LeadMove.objects.filter(pk=became.pk).update(at=recycled.at + timedelta(days=1))  # written by another machine
    page = as_user(sally).get(f"/calls/people/{hot_call.contact.uuid}/").content.decode()
    assert page.index("after the audit") < page.index("Became a lead")


def test_much_reading_is_shown_a_page_at_a_time(
    hot_call: Call, sally: User, as_user: AsUser, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "LINES", 2)
    for number in range(3):
        asset = AssetFactory(title=f"Piece {number}")
        reads(hot_call.contact, asset, kind="view", at=timezone.now() - timedelta(days=number + 1))
    address = f"/calls/people/{hot_call.contact.uuid}/"
    first, second = (as_user(sally).get(f"{address}?page={number}").content.decode() for number in (1, 2))
    assert "Coverage map" in first
    assert "Piece 0" in first
    assert "Piece 1" not in first
    assert "Page 1 of 2" in first
    assert "Piece 1" in second
    assert "Piece 2" in second


@pytest.mark.skipif(connection.vendor != "sqlite", reason="others read a small table whole")
def test_the_next_piece_is_chosen_without_sorting_the_library(db: None) -> None:
    plan = best_on({1})[:200].explain()
    assert "asset_best" in plan
    assert "TEMP B-TREE" not in plan


def test_stored_script_in_names_is_text(
    agreement: Agreement, coverage_map: Asset, sally: User, as_user: AsUser, reader: Reader, reads: Reads
) -> None:
    someone = reader("x@halden.example", "<script>alert(1)</script>")
    reads(someone, coverage_map, "<img src=x>", kind="open")
    detect_signals(someone)
    assert "<script>alert" not in as_user(sally).get("/calls/").content.decode()


def test_reading_older_than_the_window_opens_no_call_today(
    agreement: Agreement, pat: Contact, coverage_map: Asset, sally: User, reads: Reads
) -> None:
    reads(pat, coverage_map, kind="open", at=timezone.now() - timedelta(days=31))
    assert detect_signals(pat) == []
    reads(pat, coverage_map, kind="open", at=timezone.now() - timedelta(days=29))
    assert len(detect_signals(pat)) == 1


def test_a_program_reads_whom_a_call_is_about_and_why(
    hot_call: Call, pat: Contact, as_user: AsUser, sally: User
) -> None:
    sales = as_user(sally)
    [row] = sales.get("/api/audience/calls").json()["results"]
    assert (row["person"], row["email"]) == (str(pat.uuid), pat.email)
    whole = sales.get(f"/api/audience/calls/{hot_call.uuid}").json()
    [read] = [line for line in whole["lines"] if not line["topic"]]
    assert (read["title"], read["is_signal"]) == ("Coverage map", True)
    assert read["points"] == pytest.approx(whole["score"])


def test_a_program_of_another_has_nothing_to_do_with_it(hot_call: Call, as_user: AsUser, petra: User) -> None:
    partner = as_user(petra)
    assert partner.get(f"/api/audience/calls/{hot_call.uuid}").status_code == 404
    said = {"act": "accept"}
    address = f"/api/audience/calls/{hot_call.uuid}/answer"
    assert partner.post(address, said, content_type="application/json").status_code == 404
    assert hot_call.current_move == Move.LEAD


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"act": "reject"}, 422, "Say why"),
        ({"act": "recycle", "reason": "Later"}, 422, "Say when"),
        ({"act": "marry"}, 422, "Choose to accept"),
        ({"act": "reject", "reason": "A student"}, 200, "rejected"),
    ],
)
def test_a_program_answers_as_the_form_does(
    hot_call: Call, as_user: AsUser, sally: User, said: dict[str, str], status: int, words: str
) -> None:
    address = f"/api/audience/calls/{hot_call.uuid}/answer"
    answer = as_user(sally).post(address, said, content_type="application/json")
    assert (answer.status_code, words in answer.json()["message"]) == (status, True)


def test_a_program_is_told_that_somebody_was_quicker(hot_call: Call, as_user: AsUser, sally: User) -> None:
    hot_call.accept(sally)
    address = f"/api/audience/calls/{hot_call.uuid}/answer"
    assert as_user(sally).post(address, {"act": "accept"}, content_type="application/json").status_code == 409
