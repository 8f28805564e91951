"""How people get in: invited by a colleague, from the command line, or after they forgot their password."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from editorial.platform.accounts.password_links import INVITED_FOR, password_link
from editorial.platform.models import Job, Token, User
from tests.factories import UserFactory
from tests.html import html_of

AsUser = Callable[[User], Client]
Work = Callable[[], int]
NEW = {"new_password1": "brass-kettle-41", "new_password2": "brass-kettle-41"}

pytestmark = pytest.mark.django_db


def link_in(text: str) -> str:
    """The path of the link that sets a password."""
    found = re.search(r"/password/[\w-]+/", text)
    assert found, text
    return found[0]


def may_log_in(name: str, password: str) -> bool:
    return Client().login(request=None, username=name, password=password)


# forgotten


def test_the_log_in_offers_a_way_out_at_both_doors(client: Client) -> None:
    for door in (reverse("login"), reverse("wagtailadmin_login")):
        assert reverse("forgotten") in client.get(door).content.decode()


def test_a_forgotten_password_is_set_anew_by_mail(client: Client, sally: User, work: Work) -> None:
    client.post(reverse("forgotten"), {"email": "SALLY@example.com"})
    work()
    assert [letter.to for letter in mail.outbox] == [["sally@example.com"]]
    link = link_in(mail.outbox[0].body)
    assert "Your name at log-in is" in html_of(client.get(link))
    answer = client.post(link, NEW, follow=True)
    assert "Your password is set. Log in as “sally”." in html_of(answer)
    assert may_log_in("sally", NEW["new_password1"])


def test_opening_the_link_changes_nothing_and_it_works_once(client: Client, sally: User) -> None:
    link = link_in(password_link(sally, INVITED_FOR))
    other = link_in(password_link(sally, INVITED_FOR))
    before = User.objects.get(pk=sally.pk).password
    for _ in range(3):
        client.get(link)
        client.head(link)
    assert User.objects.get(pk=sally.pk).password == before
    client.post(link, NEW)
    for spent in (link, other):
        assert (
            client.post(spent, {"new_password1": "other-kettle-42", "new_password2": "other-kettle-42"}).status_code
            == 404
        )
    assert may_log_in("sally", NEW["new_password1"])


def test_a_refused_password_leaves_the_link_as_it_was(client: Client, sally: User) -> None:
    link = link_in(password_link(sally, INVITED_FOR))
    assert client.post(link, {"new_password1": "short", "new_password2": "short"}).status_code == 400
    assert client.post(link, NEW).status_code == 302


def test_old_links_and_people_who_left_are_turned_away(client: Client, sally: User, time_machine: Any) -> None:
    time_machine.move_to("2027-03-01 09:00", tick=False)
    link = link_in(password_link(sally, INVITED_FOR))
    User.objects.update(is_active=False)
    assert client.get(link).status_code == 404
    User.objects.update(is_active=True)
    time_machine.shift(INVITED_FOR + timedelta(seconds=1))
    assert client.get(link).status_code == 404


def test_the_answer_does_not_tell_who_has_an_account(client: Client, sally: User, work: Work) -> None:
    answers = [
        client.post(reverse("forgotten"), {"email": name}) for name in ("sally@example.com", "nobody@example.com")
    ]
    assert {answer.status_code for answer in answers} == {200}
    pages = [html_of(answer).replace("sally@", "@").replace("nobody@", "@") for answer in answers]
    assert pages[0] == pages[1]
    assert Job.objects.filter(payload__email="password.forgotten").count() == 2  # as much work for either
    work()
    assert len(mail.outbox) == 1


def test_sixty_forms_are_one_mail(client: Client, sally: User, work: Work, time_machine: Any) -> None:
    time_machine.move_to("2027-03-01 09:00:10", tick=False)
    for _ in range(60):
        client.post(reverse("forgotten"), {"email": "sally@example.com"})
        cache.clear()  # as many processes, each with a cache of its own
    work()
    assert len(mail.outbox) == 1
    answers = [client.post(reverse("forgotten"), {"email": f"a{n}@example.com"}).status_code for n in range(30)]
    assert answers[-1] == 429


def test_the_cms_has_no_reset_of_its_own(client: Client, sally: User) -> None:
    assert client.post("/admin/password_reset/", {"email": "sally@example.com"}).status_code == 404
    assert mail.outbox == []


def test_no_link_is_kept(client: Client, sally: User, work: Work) -> None:
    client.post(reverse("forgotten"), {"email": "sally@example.com"})
    work()
    token = link_in(mail.outbox[0].body).split("/")[2]
    assert not Token.objects.filter(digest__contains=token).exists()
    assert token not in str(list(Job.objects.values()))


# invited


def invite(client: Client, people: str, role: str = "Sales") -> Any:
    return client.post(reverse("people"), {"people": people, "role": role}, follow=True)


def test_colleagues_are_invited_with_a_role(as_user: AsUser, ada: User, work: Work) -> None:
    invite(as_user(ada), "Sally Green <Sally.Green@example.com>\n\nbo@example.com")
    work()
    assert sorted(letter.to[0] for letter in mail.outbox) == ["bo@example.com", "sally.green@example.com"]
    sally = User.objects.get(username="sally.green@example.com")
    assert (sally.get_full_name(), sally.roles, sally.has_usable_password()) == ("Sally Green", {"Sales"}, False)
    letter = next(letter for letter in mail.outbox if letter.to == [sally.email])
    assert "Ada invites you" in letter.subject
    assert "You are sales: library and calls" in letter.body
    Client().post(link_in(letter.body), NEW)
    assert may_log_in(sally.username, NEW["new_password1"])


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ("bo@example", "“bo@example” is not an e-mail address"),
        ("bo@example.com\nBO@example.com", "is there twice"),
        ("ada@example.com", "has an account already"),
        ("Ada Other <ADA@example.com>", "has an account already"),
        ("bo@example.com, cy@example.com", "is not an e-mail address"),
        ("\n".join(f"a{n}@example.com" for n in range(51)), "50 at once"),
        (" ", "This field is required"),
    ],
)
def test_wrong_lines_are_told_and_nobody_is_invited(as_user: AsUser, ada: User, people: str, said: str) -> None:
    answer = invite(as_user(ada), f"right@example.com\n{people}" if people.strip() else people)
    assert answer.status_code == 400
    assert said in html_of(answer)
    assert list(User.objects.all()) == [ada]
    assert not Job.objects.exists()


def test_an_invitation_is_sent_again_but_not_twice_in_a_minute(
    as_user: AsUser, ada: User, work: Work, time_machine: Any, settings: Any
) -> None:
    time_machine.move_to("2027-03-01 09:00:10", tick=False)
    invite(as_user(ada), "bo@example.com")
    again = reverse("invite_again", args=[User.objects.get(username="bo@example.com").pk])
    for _ in range(5):
        as_user(ada).post(again)
    time_machine.shift(timedelta(minutes=2))
    as_user(ada).post(again)
    work()
    assert len(mail.outbox) == 2


def test_without_a_mail_server_the_link_is_shown_to_hand_over(as_user: AsUser, ada: User) -> None:
    desk = as_user(ada)
    assert "No mail server is set" in html_of(desk.get(reverse("people")))
    invite(desk, "bo@example.com")
    shown = desk.post(reverse("invitation_link", args=[User.objects.get(username="bo@example.com").pk]))
    Client().post(link_in(shown.content.decode()), NEW)
    assert may_log_in("bo@example.com", NEW["new_password1"])


def test_no_link_opens_an_account_that_is_in_use(as_user: AsUser, ada: User, sally: User) -> None:
    for name in ("invitation_link", "invite_again"):
        assert as_user(ada).post(reverse(name, args=[sally.pk])).status_code == 404


def test_who_edits_invites_nobody(as_user: AsUser, ed: User, paul: User) -> None:
    for person in (ed, paul):
        answer = invite(as_user(person), "bo@example.com", "Admin")
        assert "you do not have permission" in html_of(answer)
    assert not User.objects.filter(username="bo@example.com").exists()


def test_the_page_asks_as_often_however_many_are_invited(
    as_user: AsUser, ada: User, django_assert_max_num_queries: Any
) -> None:
    desk = as_user(ada)
    invite(desk, "\n".join(f"a{n}@example.com" for n in range(40)))
    with django_assert_max_num_queries(20):
        desk.get(reverse("people"))


# the first of all


def test_the_first_admin_gets_a_link_from_the_command_line() -> None:
    said = StringIO()
    call_command("invite", "First@example.com", stdout=said)
    call_command("invite", "first@example.com", stdout=said)  # again: a new link, the same account
    Client().post(link_in(said.getvalue()), NEW)
    assert User.objects.get().roles == {"Admin"}
    assert may_log_in("first@example.com", NEW["new_password1"])
    with pytest.raises(CommandError, match="has an account already"):
        call_command("invite", "first@example.com")


def test_the_command_line_refuses_what_is_no_address() -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("invite", "nobody")
    assert not User.objects.exists()


def test_two_people_with_one_mailbox_both_get_a_link(client: Client, work: Work) -> None:
    for name in ("sally", "sales"):
        UserFactory(username=name, email="sales@example.com")
    client.post(reverse("forgotten"), {"email": "sales@example.com"})
    work()
    assert len(mail.outbox) == 2


# logged out meanwhile


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client: Client, sally: User) -> None:
    page = "/library/?q=downtime"
    sent = client.post("/library/requests/add/", headers={"referer": f"http://testserver{page}#found"}, follow=True)
    assert sent.context["next"] == page
    assert "what you have just sent was not saved" in html_of(sent)
    elsewhere = client.post("/library/requests/add/", headers={"referer": "https://elsewhere.example/library/"})
    assert elsewhere["Location"] == f"{reverse('login')}?next={reverse('start')}"


def test_an_address_for_forms_alone_says_so_to_a_browser(sally: User, as_user: AsUser) -> None:
    asked = as_user(sally).get("/library/requests/add/", headers={"accept": "text/html"})
    assert asked.status_code == 405
    assert "Nothing was changed" in html_of(asked)
    told = as_user(sally).get("/library/requests/add/", headers={"accept": "application/json"})
    assert told.content == b""
