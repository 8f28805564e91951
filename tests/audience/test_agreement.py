"""One agreement, two signatures: unsigned changes cannot go live."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets.models import Asset
from audience.agreement.backtest import backtest, count, count_later, sellers
from audience.models import Agreement, Contact, KeptPass, Side, SignalRule
from audience.personal_data import erase, withdraw
from editorial.platform.accounts.roles import Role
from editorial.platform.models import User
from tests.factories import AgreementFactory
from tests.html import html_of

AsUser = Callable[[User], Client]


def form(agreement: Agreement | None, *rules: dict[str, Any], **terms: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "lead_definition": "Compares suppliers.",
        "deadline_hours": 24,
        "holds_from": timezone.localdate(),
        "window_days": 30,
        "half_life_days": 30,
        "view_points": 1,
        "section_points": 6,
        "open_points": 40,
        "rules-TOTAL_FORMS": len(rules),
        "rules-INITIAL_FORMS": agreement.rules.count() if agreement else 0,
    }
    for number, rule in enumerate(rules):
        sent |= {f"rules-{number}-{name}": value for name, value in rule.items()}
    return sent | terms


def signal(target: str, **more: Any) -> dict[str, Any]:
    return {"heat": "hot", "evidence": "opened", "minimum": 1, "of": target} | more


def test_an_agreement_without_both_signatures_is_not_in_force(agreement: Agreement) -> None:
    assert Agreement.objects.in_force() == agreement
    agreement.signatures.get(side=Side.SALES).delete()
    assert Agreement.objects.in_force() is None


def test_a_change_after_signing_makes_the_signature_lapse(agreement: Agreement) -> None:
    SignalRule.objects.filter(agreement=agreement, heat="warm").update(minimum=1)
    changed = Agreement.objects.get()
    assert changed.signature_of(Side.MARKETING) is None
    assert Agreement.objects.in_force() is None


def test_an_agreement_holds_from_its_date(agreement: Agreement, paul: User, sam: User) -> None:
    in_five_days = timezone.localdate() + timedelta(days=5)
    later = AgreementFactory(number=2, holds_from=in_five_days, signed_by=[paul, sam])
    assert Agreement.objects.in_force() == agreement
    assert Agreement.objects.in_force(in_five_days) == later


def test_the_marketing_lead_proposes_and_the_signed_one_stays_until_both_sign(
    agreement: Agreement, coverage_map: Asset, paul: User, sam: User, as_user: AsUser
) -> None:
    kept = [
        signal(f"piece:{rule.piece}", key=rule.key, heat=rule.heat, evidence=rule.evidence, minimum=rule.minimum)
        for rule in agreement.rules.all()
    ]
    kept[0]["minimum"] = 5
    answer = as_user(paul).post("/agreement/change/", form(agreement, *kept))
    assert answer.status_code == 302, answer.content.decode()
    draft = Agreement.objects.draft()
    assert draft is not None
    assert draft.number == 2
    assert {rule.key for rule in draft.rules.all()} == {rule.key for rule in agreement.rules.all()}
    assert Agreement.objects.in_force() == agreement
    for user, side in ((paul, "marketing"), (sam, "sales")):
        as_user(user).post("/agreement/2/sign/", {"side": side, "digest": draft.digest})
    assert Agreement.objects.in_force() == draft


def test_the_first_version_can_be_written_from_nothing(topic: Any, paul: User, as_user: AsUser) -> None:
    sent = form(None, signal(f"topic:{topic.pk}", evidence="sections", minimum=4, heat="warm"))
    assert as_user(paul).post("/agreement/change/", sent).status_code == 302
    assert str(SignalRule.objects.get()) == f"read 4 or more sections on “{topic}”"


def test_a_rule_left_out_is_gone_and_an_empty_row_is_none(agreement: Agreement, paul: User, as_user: AsUser) -> None:
    warm, hot = agreement.rules.all()
    rows = [
        signal(f"piece:{warm.piece}", key=warm.key, heat="warm", evidence="sections", minimum=3, DELETE="on"),
        signal(f"piece:{hot.piece}", key=hot.key),
        {"heat": "warm", "evidence": "sections", "minimum": 3, "of": ""},
    ]
    assert as_user(paul).post("/agreement/change/", form(agreement, *rows)).status_code == 302
    draft = Agreement.objects.draft()
    assert draft is not None
    assert [rule.key for rule in draft.rules.all()] == [hot.key]


@pytest.mark.parametrize(
    "wrong", [{"window_days": 0}, {"deadline_hours": -1}, {"section_points": -3}, {"lead_definition": ""}]
)
def test_a_wrong_term_is_refused_with_words(paul: User, as_user: AsUser, db: None, wrong: dict[str, Any]) -> None:
    assert as_user(paul).post("/agreement/change/", form(None, **wrong)).status_code == 400
    assert not Agreement.objects.exists()


def test_only_leads_sign_and_only_their_side(
    agreement: Agreement, paul: User, sam: User, sally: User, ed: User, as_user: AsUser
) -> None:
    agreement.signatures.all().delete()
    digest = agreement.digest
    for user in (sally, ed):
        assert as_user(user).post("/agreement/1/sign/", {"side": "sales", "digest": digest}).status_code == 403
    as_user(paul).post("/agreement/1/sign/", {"side": "sales", "digest": digest})
    as_user(sam).post("/agreement/1/sign/", {"side": "marketing", "digest": digest})
    assert not agreement.signatures.exists()


def test_one_person_never_signs_for_both(agreement: Agreement, paul: User) -> None:
    agreement.signatures.filter(side=Side.SALES).delete()
    paul.groups.add(Group.objects.get_or_create(name=Role.SALES_LEAD)[0])
    both = User.objects.get(pk=paul.pk)
    assert both.has_role(Role.SALES_LEAD)
    assert not Agreement.objects.get().may_sign(both, Side.SALES)


def test_what_changed_since_it_was_read_cannot_be_signed(agreement: Agreement, paul: User, as_user: AsUser) -> None:
    agreement.signatures.all().delete()
    answer = as_user(paul).post("/agreement/1/sign/", {"side": "marketing", "digest": "0" * 64}, follow=True)
    assert "changed since you read it" in answer.content.decode()
    assert not agreement.signatures.exists()


def test_members_read_it_and_partners_and_strangers_do_not(
    agreement: Agreement, ed: User, sally: User, petra: User, client: Client, as_user: AsUser
) -> None:
    assert as_user(ed).get("/agreement/").status_code == 200
    assert as_user(sally).get("/agreement/").status_code == 200
    assert as_user(petra).get("/agreement/").status_code == 403
    assert client.get("/agreement/").status_code == 302
    assert as_user(sally).get("/agreement/change/").status_code == 403


@pytest.mark.usefixtures("frame_kept")
def test_the_backtest_names_whom_it_would_have_passed_to_leads_only(
    agreement: Agreement,
    coverage_map: Asset,
    paul: User,
    ed: User,
    sally: User,
    as_user: AsUser,
    reader: Callable[..., Contact],
    reads: Callable[..., Any],
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(5):
        someone = reader(f"p{number}@halden.example", f"Reader {number}")
        reads(someone, coverage_map, kind="open", at=timezone.now() - timedelta(days=number * 20))
    assert "This is being counted" in html_of(as_user(paul).get("/agreement/"))
    count()
    leads = as_user(paul)
    with django_assert_max_num_queries(12):
        page = html_of(leads.get("/agreement/"))
    assert "5 of 5 known readers, in 5 calls" in page
    assert "Reader 3" in page
    assert "Reader 3" not in as_user(ed).get("/agreement/").content.decode()


def test_the_backtest_is_counted_when_the_words_change_and_what_was_counted_of_others_is_not_shown(
    agreement: Agreement,
    coverage_map: Asset,
    paul: User,
    as_user: AsUser,
    reader: Callable[..., Contact],
    reads: Callable[..., Any],
    work: Callable[[], int],
) -> None:
    reads(reader(), coverage_map, kind="open")
    count_later()
    work()
    browser = as_user(paul)
    assert "1 of 1 known reader, in 1 call:" in html_of(browser.get("/agreement/"))
    agreement.rules.filter(evidence="opened").update(minimum=2)
    assert "This is being counted" in html_of(browser.get("/agreement/"))
    sent = form(agreement, signal(f"piece:{coverage_map.uuid}"))
    assert browser.post("/agreement/change/", sent).status_code == 302
    assert "This is being counted" in html_of(browser.get("/agreement/"))
    work()
    assert "Counted " in html_of(browser.get("/agreement/"))


def test_who_takes_their_consent_back_is_named_no_more_at_once_and_counted_no_more_soon(
    agreement: Agreement,
    coverage_map: Asset,
    paul: User,
    as_user: AsUser,
    reader: Callable[..., Contact],
    reads: Callable[..., Any],
    work: Callable[[], int],
) -> None:
    pat = reader(name="Pat Lind")
    reads(pat, coverage_map, kind="open")
    count()
    assert "Pat Lind" in html_of(as_user(paul).get("/agreement/"))
    withdraw(list(pat.visitors.all()), "test")
    assert "Pat Lind" not in html_of(as_user(paul).get("/agreement/"))
    work()
    assert "0 of 0 known readers" in html_of(as_user(paul).get("/agreement/"))


def test_who_is_erased_leaves_nothing_in_the_backtest(
    agreement: Agreement, coverage_map: Asset, reader: Callable[..., Contact], reads: Callable[..., Any]
) -> None:
    reads(reader(), coverage_map, kind="open")
    count()
    assert KeptPass.objects.count() == 1
    erase("pat@halden.example")
    assert KeptPass.objects.count() == 0


def test_counting_reads_no_more_often_for_more_people(
    agreement: Agreement, coverage_map: Asset, reader: Callable[..., Contact], reads: Callable[..., Any]
) -> None:
    def queries(people: int) -> int:
        for number in range(people):
            reads(reader(f"p{people}-{number}@halden.example"), coverage_map, kind="open")
        with CaptureQueriesContext(connection) as found:
            count()
        return len(found)

    count()
    assert queries(2) == queries(30)


def test_the_backtest_begins_with_the_latest_and_counts_who_can_be_given_calls(
    agreement: Agreement,
    coverage_map: Asset,
    member: Callable[..., User],
    reader: Callable[..., Contact],
    reads: Callable[..., Any],
) -> None:
    member("here", Role.SALES)
    User.objects.filter(pk=member("gone", Role.SALES).pk).update(is_active=False)
    for days in (30, 10, 20):
        someone = reader(f"p{days}@halden.example", f"Reader {days}")
        reads(someone, coverage_map, kind="open", at=timezone.now() - timedelta(days=days))
    found = backtest(agreement)
    assert [one.contact.name for one in found.passes] == ["Reader 10", "Reader 20", "Reader 30"]
    assert {one.rule for one in found.passes} <= set(agreement.rules.all())
    assert sellers() == 1


def test_a_new_version_begins_today_and_never_in_the_past(
    agreement: Agreement, paul: User, sam: User, as_user: AsUser
) -> None:
    today = timezone.localdate()
    Agreement.objects.update(holds_from=today - timedelta(days=95))
    for side, user in ((Side.MARKETING, paul), (Side.SALES, sam)):
        Agreement.objects.get().sign(user, side)
    in_force = Agreement.objects.in_force()
    assert in_force is not None
    assert in_force.in_force_since == today
    page = as_user(paul).get("/agreement/change/").content.decode()
    assert f'value="{today:%Y-%m-%d}"' in page
    past = form(None, holds_from=today - timedelta(days=1))
    assert as_user(paul).post("/agreement/change/", past).status_code == 400
