"""Subscribing: name, e-mail, issue; a second yes by mail; and nothing a scanner opens changes anything."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from audience.models import Consent, ConsentRow, Contact, Subscription, Visitor
from audience.people.visitor_cookie import COOKIE
from editorial.vocabulary.models import Topic

Work = Callable[[], int]
PAT = {"name": "Pat Lind", "email": "Pat@Halden.example", "topic": "cost-of-downtime"}


@pytest.fixture(autouse=True)
def _fresh(db: None) -> None:
    cache.clear()
    Topic.objects.get_or_create(slug="cost-of-downtime", defaults={"label": "The cost of downtime"})


def link_in(message: mail.EmailMessage, part: str) -> str:
    found = re.search(rf"https?://[^/\s]+(/{part}/\S+)", str(message.body))
    assert found, message.body
    return found[1]


def subscribed(client: Client, work: Work, **more: str) -> Subscription:
    client.post("/subscribe/", PAT | more)
    work()
    client.post(link_in(mail.outbox[-1], "subscribe"), more)
    work()
    return Subscription.objects.get()


def test_a_reader_subscribes_with_name_and_address_and_confirms_by_mail(client: Client, work: Work) -> None:
    answer = client.post("/subscribe/", PAT)
    work()
    assert "Look into your mailbox" in answer.content.decode()
    assert Subscription.objects.get().state == "asked"
    assert mail.outbox[0].to == ["pat@halden.example"]
    client.post(link_in(mail.outbox[0], "subscribe"))
    assert Subscription.objects.get().state == "confirmed"
    assert Contact.objects.get().account.domain == "halden.example"  # type: ignore[union-attr]


def test_a_scanner_that_opens_every_link_confirms_and_ends_nothing(client: Client, work: Work) -> None:
    client.post("/subscribe/", PAT)
    work()
    assert client.get(link_in(mail.outbox[0], "subscribe")).status_code == 200
    assert Subscription.objects.get().state == "asked"
    client.post(link_in(mail.outbox[0], "subscribe"))
    work()
    stop = link_in(mail.outbox[1], "unsubscribe")
    assert client.get(stop).status_code == 200
    assert client.head(stop).status_code == 200
    assert Subscription.objects.get().state == "confirmed"


def test_a_mailbox_unsubscribes_with_one_post(client: Client, work: Work) -> None:
    subscribed(client, work)
    headers = mail.outbox[-1].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").partition("//")[2]
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/" + address.partition("/")[2], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Subscription.objects.get().state == "ended"


@pytest.mark.parametrize("field", ["phone", "company", "title", "budget", "csrfmiddlewaretoken"])
def test_nothing_but_name_address_and_issue_is_accepted(client: Client, field: str) -> None:
    answer = client.post("/subscribe/", PAT | {field: "x"})
    assert answer.status_code == 400
    assert field in answer.content.decode()
    assert not Contact.objects.exists()


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, work: Work) -> None:
    first = client.post("/subscribe/", PAT).content
    work()
    client.post(link_in(mail.outbox[0], "subscribe"))
    again = client.post("/subscribe/", PAT | {"name": "Someone else"})
    work()
    assert again.content == first
    assert "already" in mail.outbox[-1].subject
    assert Contact.objects.get().name == "Pat Lind"


def test_without_the_tick_nobody_is_remembered(client: Client, work: Work) -> None:
    subscribed(client, work)
    assert COOKIE not in client.cookies
    assert not Visitor.objects.exists()


def test_with_the_tick_the_browser_is_tied_to_the_contact_only_on_confirmation(client: Client, work: Work) -> None:
    client.post("/subscribe/", PAT | {"remember": "yes"})
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert Visitor.objects.get().contact is None
    work()
    client.post(link_in(mail.outbox[0], "subscribe"))
    assert Visitor.objects.get().contact == Contact.objects.get()
    assert ConsentRow.objects.filter(kind=Consent.TRACKING, given=True).count() == 1
    assert ConsentRow.objects.filter(kind=Consent.MAIL, given=True).count() == 1


@pytest.mark.parametrize("header", ["HTTP_SEC_GPC", "HTTP_DNT"])
def test_a_browser_that_asks_for_anonymity_is_not_remembered_even_with_the_tick(client: Client, header: str) -> None:
    answer = client.post("/subscribe/", PAT | {"remember": "yes"}, **{header: "1"})  # type: ignore[arg-type]
    assert COOKIE not in answer.cookies
    assert "asks sites not to follow you" in answer.content.decode()
    assert not Visitor.objects.exists()


def test_another_site_cannot_write_mail_through_us(client: Client) -> None:
    answer = client.post("/subscribe/", PAT, HTTP_ORIGIN="https://elsewhere.example")
    assert answer.status_code == 403
    assert not Contact.objects.exists()


def test_many_forms_from_one_place_are_refused_and_one_address_gets_few_mails(client: Client, work: Work) -> None:
    for _ in range(5):
        client.post("/subscribe/", PAT)
    work()
    assert len(mail.outbox) == 3
    answers = [client.post("/subscribe/", PAT | {"email": f"p{n}@halden.example"}).status_code for n in range(26)]
    assert answers[-1] == 429


def test_a_used_or_invented_confirmation_link_says_so(client: Client, work: Work) -> None:
    client.post("/subscribe/", PAT)
    work()
    link = link_in(mail.outbox[0], "subscribe")
    client.post(link)
    assert client.post(link).status_code == 404
    assert client.get("/subscribe/invented/").status_code == 404


def test_free_mail_makes_no_account(client: Client) -> None:
    client.post("/subscribe/", PAT | {"email": "pat@gmail.com"})
    assert Contact.objects.get().account is None


def test_who_never_confirms_is_forgotten(client: Client, work: Work, time_machine: TimeMachineFixture) -> None:
    client.post("/subscribe/", PAT)
    work()
    time_machine.move_to(timezone.now() + timedelta(days=15))
    work()
    assert not Contact.objects.exists()


def test_a_consent_is_never_changed(client: Client, work: Work) -> None:
    subscribed(client, work)
    with pytest.raises(TypeError):
        ConsentRow.objects.get().save()


def test_the_subscribe_box_is_the_same_for_every_reader(client: Client) -> None:
    from django.template.loader import render_to_string

    box = render_to_string("includes/subscribe.html", {"topic": Topic.objects.get(slug="cost-of-downtime")})
    assert "csrf" not in box
    assert 'name="remember"' in box
    assert "checked" not in box
