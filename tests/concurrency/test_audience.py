"""Readers, calls, the agreement: two who answer, sign or confirm in the same moment."""

from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client

from audience.agreement import views
from audience.models import Agreement, Call, ConsentRow, LeadMove, Move, Side, Signature
from audience.models.calls import AlreadyAnsweredError
from audience.people import subscription_views
from editorial.platform.accounts.roles import Role
from editorial.platform.models import Job, User
from editorial.platform.models.tokens import Purpose, Token
from tests.audience.test_agreement import form
from tests.concurrency.at_once import at_once, meet
from tests.factories import AgreementFactory, CallFactory, SubscriptionFactory

AsUser = Callable[[User], Client]


def test_a_call_accepted_by_two_is_one_persons(sam: User, monkeypatch: pytest.MonkeyPatch) -> None:
    call = CallFactory()
    meet(monkeypatch, LeadMove, "save")
    outcomes = at_once(*(partial(Call.objects.get(pk=call.pk).accept, who) for who in (call.owner, sam)))
    assert [type(outcome) for outcome in outcomes].count(AlreadyAnsweredError) == 1
    assert call.moves.filter(to=Move.ACCEPTED).count() == 1


def test_two_leads_who_begin_a_version_at_once_write_the_same(
    paul: User, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(monkeypatch, Agreement, "save")
    browsers = [as_user(paul), as_user(paul)]
    answers = at_once(*(partial(browser.post, "/agreement/change/", form(None)) for browser in browsers))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Agreement.objects.count() == 1


def test_nobody_signs_for_both_sides_not_even_at_once(
    member: Callable[..., User], as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = member("bo", Role.MARKETING_LEAD, Role.SALES_LEAD)
    digest = AgreementFactory().digest
    meet(monkeypatch, Agreement, "sign")
    browsers = [(as_user(both), {"side": side, "digest": digest}) for side in Side]
    at_once(*(partial(browser.post, "/agreement/1/sign/", said) for browser, said in browsers))
    assert Signature.objects.count() == 1


def test_what_both_signed_is_not_changed_by_a_form_sent_meanwhile(
    paul: User, sam: User, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = AgreementFactory()
    draft.sign(paul, Side.MARKETING)
    meet(monkeypatch, Agreement, "sign")
    meet(monkeypatch, views, "write_rules")
    signs, changes = as_user(sam), as_user(paul)
    at_once(
        partial(signs.post, "/agreement/1/sign/", {"side": Side.SALES, "digest": draft.digest}),
        partial(changes.post, "/agreement/change/", form(draft, deadline_hours=1)),
    )
    first = Agreement.objects.get(number=1)
    assert (first.signatures.count() == 2) == (first.deadline_hours == 24)


def test_a_subscriber_who_confirms_twice_at_once_says_yes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    subscription = SubscriptionFactory(confirmed=False)
    token = Token.objects.issue(Purpose.CONFIRM, f"subscription:{subscription.uuid}")
    meet(monkeypatch, subscription_views, "_subscription_behind", after=True)
    meet(monkeypatch, ConsentRow, "save")
    answers = at_once(*(partial(Client().post, f"/subscribe/{token}/") for _ in range(2)))
    assert {answer.status_code for answer in answers} == {200}
    assert ConsentRow.objects.filter(contact=subscription.contact, given=True).count() == 1
    assert Job.objects.filter(kind="mail", key__startswith="audience.welcome").count() == 1
