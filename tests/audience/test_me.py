"""The reader owns it: see, withdraw, unsubscribe, erase; and a mailed link is the only key to the person."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from assets.models import Asset, FilePage, TrackedLink
from audience.emails import page_of
from audience.models import Contact, Event, Subscription, Visitor
from audience.people.visitor_cookie import COOKIE, cookie_value
from editorial.platform.models import User
from tests.factories import DocumentFactory

Reader = Callable[..., Contact]


@pytest.fixture
def pat(reader: Reader) -> Contact:
    return reader()


@pytest.fixture
def browser(pat: Contact) -> Client:
    client = Client()
    client.cookies[COOKIE] = cookie_value(pat.visitors.get().uuid)
    return client


def own_page(contact: Contact) -> str:
    return "/" + page_of(contact).split("/", 3)[3]


def test_a_browser_sees_its_history_but_not_the_persons_address(
    browser: Client, pat: Contact, guide: Asset, reads: Callable[..., Event]
) -> None:
    reads(pat, guide, "why")
    page = browser.get("/me/").content.decode()
    assert guide.title in page
    assert pat.email not in page
    assert pat.name not in page


def test_withdrawing_ends_the_cookie_and_the_remembering(browser: Client) -> None:
    answer = browser.post("/me/", {"act": "withdraw"})
    assert answer.cookies[COOKIE]["max-age"] == 0
    assert not Visitor.objects.agreeing().exists()


def test_forgetting_leaves_anonymous_counts(
    browser: Client, pat: Contact, guide: Asset, reads: Callable[..., Event]
) -> None:
    reads(pat, guide, "why")
    browser.post("/me/", {"act": "forget"})
    assert Event.objects.get().visitor is None
    assert not Visitor.objects.exists()


def test_opening_the_page_changes_nothing(browser: Client, pat: Contact) -> None:
    browser.get("/me/")
    browser.get(own_page(pat))
    assert Visitor.objects.agreeing().exists()
    assert Subscription.objects.get().state == "confirmed"


def test_the_link_is_mailed_to_known_addresses_and_the_answer_is_the_same(
    client: Client, pat: Contact, work: Callable[[], int]
) -> None:
    known = client.post("/me/", {"act": "link", "email": pat.email}, follow=True).content
    unknown = client.post("/me/", {"act": "link", "email": "no@halden.example"}, follow=True).content
    work()
    strip = lambda page: page.split(b"csrfmiddlewaretoken")[0]  # noqa: E731
    assert strip(known) == strip(unknown)
    assert [email.to for email in mail.outbox] == [[pat.email]]


def test_by_link_one_unsubscribes_and_withdraws(client: Client, pat: Contact) -> None:
    page = own_page(pat)
    client.post(page, {"act": "unsubscribe", "subscription": [str(pat.subscriptions.get().uuid)]})
    assert pat.subscriptions.get().state == "ended"
    client.post(page, {"act": "withdraw"})
    assert not Visitor.objects.agreeing().exists()


def test_a_subscription_of_someone_else_is_not_ended(client: Client, pat: Contact, reader: Reader) -> None:
    other = reader("ola@norrvik.example", "Ola")
    client.post(own_page(pat), {"act": "unsubscribe", "subscription": [str(other.subscriptions.get().uuid)]})
    assert other.subscriptions.get().state == "confirmed"


def test_erased_is_erased_in_every_room(
    client: Client, pat: Contact, guide: Asset, sally: User, reads: Callable[..., Event]
) -> None:
    reads(pat, guide, "why")
    TrackedLink(asset=guide, sender=sally, recipient_name=pat.name, recipient_email=pat.email).open_up()
    page = own_page(pat)
    assert "You are erased" in client.post(page, {"act": "erase"}).content.decode()
    assert not Contact.objects.exists()
    assert Event.objects.get().visitor is None
    assert pat.email not in str(list(TrackedLink.objects.values()))
    assert client.get(page).status_code == 404


def test_a_gated_piece_opens_for_subscribers_only(client: Client, browser: Client, pat: Contact, rf: Any) -> None:
    from audience.people.gates import let_in, may_read

    request = rf.get("/")
    assert not may_read(request)
    request.COOKIES = {COOKIE: browser.cookies[COOKIE].value}
    assert may_read(request)
    pat.subscriptions.get().end("test")
    assert not may_read(request)

    from django.http import HttpResponse

    response = HttpResponse()
    let_in(response)
    request.COOKIES = {"subscriber": response.cookies["subscriber"].value}
    assert may_read(request)
    request.COOKIES = {"subscriber": "subscriber:forged"}
    assert not may_read(request)


def test_a_sender_sees_how_long_each_page_was_read(guide: Asset, sally: User, settings: Any, tmp_path: Any) -> None:
    import json

    from assets.links.activity import activity_of
    from audience.events.drain import drain
    from tests.audience.test_beacon import AGENT, event

    settings.SPOOL_DIR = tmp_path / "spool"
    link = TrackedLink(asset=guide, sender=sally, recipient_name="Pat", recipient_email="pat@halden.example")
    token = link.open_up()
    piece = str(guide.uuid)
    guide.supersede(DocumentFactory())
    FilePage.objects.create(version=guide.versions.get(), number=7)
    body = [event(piece=piece), event(piece=piece, kind="engaged", value=42, section="page-7")]
    Client().post(f"/e?l={token}", json.dumps(body), content_type="text/plain", HTTP_USER_AGENT=AGENT)
    drain()
    found = activity_of([link])[link.uuid]
    assert (found.opened, found.seconds) == (1, {"page-7": 42})


def test_the_api_gives_a_salesperson_their_calls(as_user: Callable[[User], Client], sally: User, ed: User) -> None:
    assert as_user(sally).get("/api/audience/calls?waiting=true").json() == {"count": 0, "results": []}
    assert as_user(ed).get("/api/audience/calls").status_code == 403


@pytest.mark.parametrize("header", ["Sec-GPC", "DNT"])
def test_who_asks_for_anonymity_now_sees_what_was_kept_and_ends_it(
    header: str, browser: Client, pat: Contact, guide: Asset, reads: Callable[..., Event]
) -> None:
    reads(pat, guide, "why")
    browser.defaults.update({f"HTTP_{header.upper().replace('-', '_')}": "1"})
    assert guide.title in browser.get("/me/").content.decode()
    answer = browser.post("/me/", {"act": "withdraw"})
    assert answer.cookies[COOKIE]["max-age"] == 0
    assert not Visitor.objects.agreeing().exists()
