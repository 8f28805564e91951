"""Whose browser it is: a browser becomes a person by what that person opened in it, and by their agreeing in it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client

from audience.emails import page_of
from audience.models import Contact, Subscription, Visitor
from audience.people.names import is_a_name
from audience.people.visitor_cookie import COOKIE, WORDS, read_cookie
from editorial.vocabulary.models import Topic
from tests.audience.test_subscribing import PAT, link_in, subscribed
from tests.factories import ArticleFactory, TopicFactory, VisitorFactory

Work = Callable[[], int]
BOB = PAT | {"name": "Bob Reed", "email": "bob@halden.example"}
REMEMBER = {"remember": "yes"}


@pytest.fixture(autouse=True)
def _topic(db: None) -> Topic:
    return TopicFactory(label="The cost of downtime", slug="cost-of-downtime")


def whose(browser: Client) -> str:
    """The address of the person this browser is, or nothing."""
    cookie = browser.cookies.get(COOKIE)
    uuid = read_cookie(cookie.value) if cookie and cookie.value else None
    contact = Contact.objects.filter(visitors__in=Visitor.objects.agreeing().filter(uuid=uuid)).first()
    return contact.email if contact else ""


def asks(browser: Client, work: Work, said: dict[str, str]) -> str:
    """Fill in the form; the link in the mail that comes."""
    assert browser.post("/subscribe/", said).status_code == 200
    work()
    return link_in(mail.outbox[-1], "subscribe")


def test_a_stranger_who_types_an_address_never_becomes_its_owner(work: Work) -> None:
    stranger, pat = Client(), Client()
    link = asks(stranger, work, PAT | REMEMBER)
    pat.post(link)  # confirms, and declines to be remembered
    assert Subscription.objects.get().state == "confirmed"
    assert (whose(stranger), whose(pat)) == ("", "")
    again = asks(stranger, work, PAT | REMEMBER)  # now somebody known, who declined
    pat.get(again)
    pat.post(again)
    assert (whose(stranger), whose(pat)) == ("", "")


def test_the_browser_that_asked_is_not_tied_by_a_confirmation_on_the_phone_even_when_it_agrees(work: Work) -> None:
    desk, phone = Client(), Client()
    phone.post(asks(desk, work, PAT | REMEMBER), REMEMBER)
    assert (whose(desk), whose(phone)) == ("", "pat@halden.example")


def test_the_browser_that_asked_with_the_tick_and_opens_the_mail_is_asked_once(work: Work) -> None:
    desk = Client()
    link = asks(desk, work, PAT | REMEMBER)
    assert 'name="remember"' not in desk.get(link).content.decode()
    desk.post(link)
    assert whose(desk) == "pat@halden.example"


def test_an_untied_browser_is_not_tied_by_someone_who_did_not_tick(work: Work) -> None:
    """Somebody agreed in this browser; somebody else subscribes in it and declines."""
    shared = Client()
    asks(shared, work, PAT | REMEMBER)
    link = asks(shared, work, BOB)
    assert 'name="remember"' in shared.get(link).content.decode()
    shared.post(link)
    assert whose(shared) == ""


def test_a_second_person_on_one_browser_gets_a_visitor_of_their_own(work: Work) -> None:
    shared = Client()
    shared.post(asks(shared, work, PAT | REMEMBER))
    link = asks(shared, work, BOB | REMEMBER)
    assert whose(shared) == "pat@halden.example"  # typing proves nothing
    shared.post(link, REMEMBER)
    assert whose(shared) == "bob@halden.example"
    assert Contact.objects.get(name="Pat Lind").visitors.count() == 1


def test_a_second_person_who_declines_ends_the_first_ones_remembering_in_this_browser(work: Work) -> None:
    shared = Client()
    shared.post(asks(shared, work, PAT | REMEMBER))
    shared.post(asks(shared, work, BOB))
    assert whose(shared) == ""
    assert Visitor.objects.agreeing().filter(contact__name="Pat Lind").exists()


def test_who_withdrew_is_not_tied(work: Work) -> None:
    desk = Client()
    link = asks(desk, work, PAT | REMEMBER)
    cookie = desk.cookies[COOKIE].value
    desk.post("/me/", {"act": "withdraw"})
    desk.cookies[COOKIE] = cookie  # kept by the browser all the same
    desk.post(link)
    assert whose(desk) == ""
    visitor = Visitor.objects.get()
    Subscription.objects.get().tie(visitor)
    visitor.refresh_from_db()
    assert visitor.contact is None


def test_a_forwarded_own_page_makes_nobody_its_owner(work: Work, client: Client) -> None:
    subscribed(client, work)
    page = "/" + page_of(Contact.objects.get()).split("/", 3)[3]
    other = Client()
    other.get(page)
    other.post(page, {"act": "unsubscribe"})
    assert whose(other) == ""


def test_somebody_else_leaves_the_reading_with_whom_it_belongs_to(work: Work) -> None:
    desk = Client()
    desk.post(asks(desk, work, PAT | REMEMBER))
    desk.post("/me/", {"act": "leave"})
    assert whose(desk) == ""
    assert Visitor.objects.agreeing().filter(contact__name="Pat Lind").exists()


# --- the second device


@pytest.fixture
def gated(_topic: Topic) -> Any:
    sections = [("Open", "<p>Hello.</p>"), ("Shut", "<p>Behind the gate.</p>")]
    return ArticleFactory(sections=sections, topics=[_topic], gate="partial", published=True)


def test_confirming_returns_to_the_piece_and_it_is_open(gated: Any, work: Work, client: Client) -> None:
    page = client.get(gated.url).content.decode()
    assert f'name="piece" value="{gated.uuid}"' in page
    answer = client.post(asks(client, work, PAT | {"piece": str(gated.uuid)}), follow=True)
    assert answer.redirect_chain[0][0] == gated.url
    assert "Behind the gate." in answer.content.decode()


@pytest.mark.parametrize("more", [{}, REMEMBER])
def test_in_a_second_browser_the_mailed_link_lets_a_subscriber_in(
    gated: Any, work: Work, client: Client, more: dict[str, str]
) -> None:
    subscribed(client, work)
    second = Client()
    link = asks(second, work, PAT | {"piece": str(gated.uuid)} | more)
    assert "already" in mail.outbox[-1].subject
    second.get(link)
    assert "Behind the gate." in second.get(gated.url).content.decode()
    assert whose(second) == ""
    answer = second.post(link, follow=True)
    assert "Behind the gate." in answer.content.decode()
    assert whose(second) == ("pat@halden.example" if more else "")


def test_the_own_page_lets_a_subscriber_in_as_well(gated: Any, work: Work, client: Client) -> None:
    subscribed(client, work)
    second = Client()
    second.get("/" + page_of(Contact.objects.get()).split("/", 3)[3])
    assert "Behind the gate." in second.get(gated.url).content.decode()


@pytest.mark.parametrize("piece", ["x", "//evil.example", "00000000-0000-4000-8000-000000000000"])
def test_a_wrong_piece_leads_nowhere_else(work: Work, client: Client, piece: str) -> None:
    link = asks(client, work, PAT | {"piece": piece})
    answer = client.post(f"{link.partition('?')[0]}?piece={piece}")
    assert "You are subscribed" in answer.content.decode()


# --- names, and words


@pytest.mark.parametrize(
    "name",
    [
        "Pat Lind",
        "J.R.R. Tolkien",
        "Dr. Anna O’Brien-Núñez",
        "Nguyễn Thị Minh",
        "李小龍",
        "María de la Vega y Ruiz",
    ],
)
def test_a_name_is_a_name(name: str) -> None:
    assert is_a_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "You won, see example.org",
        "example.org",
        "http://x.example",
        "write to a@b.example",
        "Call 555 1234",
        "see example。org",
        "Your account has been closed please open it",
        "Pat\u202eLind",
        "<b>Pat</b>",
        "www example org",
        "...",
        "A" * 61,
    ],
)
def test_a_message_is_no_name_and_is_mailed_to_nobody(name: str, work: Work, client: Client) -> None:
    assert client.post("/subscribe/", PAT | {"name": name}).status_code == 400
    work()
    assert mail.outbox == []


def test_mail_to_an_address_nobody_confirmed_quotes_nothing_of_the_form(work: Work, client: Client) -> None:
    asks(client, work, PAT)
    client.post("/me/", {"act": "link", "email": PAT["email"]})
    work()
    assert len(mail.outbox) == 2
    assert not any("Pat" in f"{one.subject} {one.body}" for one in mail.outbox)


def test_the_name_of_whoever_confirms_is_the_one_given_last(work: Work, client: Client) -> None:
    asks(Client(), work, PAT | {"name": "Somebody Else"})
    client.post(asks(client, work, PAT))
    assert Contact.objects.get().name == "Pat Lind"


@pytest.mark.parametrize("box", ["includes/subscribe.html", "audience/confirm.html", "audience/subscribe.html"])
def test_every_box_says_the_words_that_are_written_down(box: str, rf: Any) -> None:
    topic = Topic.objects.get()
    said = render_to_string(box, {"asks_to_remember": True, "topic": topic, "topics": [topic]}, rf.get("/"))
    assert WORDS in said
    assert "salesperson" in WORDS
    assert "suggest" not in said


def test_a_visitor_made_elsewhere_stays_whose_it_was(work: Work) -> None:
    """`tie` never takes a browser from one person to give it to another."""
    desk = Client()
    desk.post(asks(desk, work, PAT | REMEMBER))
    bobs = Subscription.objects.get()
    owned = VisitorFactory(contact=Contact.objects.create(email="z@z.example", name="Z"))
    bobs.tie(owned)
    owned.refresh_from_db()
    assert owned.contact != bobs.contact
