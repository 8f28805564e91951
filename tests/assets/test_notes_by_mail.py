"""Field notes by mail: from somebody known, to an address of their own, once, and never to more than was meant."""

import io
import mailbox
import sys
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client

from assets.field_notes.mail import LARGEST, RefusedMailError, take_mail
from assets.models import FieldNote, NoteAddress
from editorial.platform.accounts.roles import Role
from editorial.platform.models import User
from tests.factories import ContactFactory, TopicFactory

AsUser = Callable[[User], Client]
UNKNOWN = "Write from the address of your account"


@pytest.fixture(autouse=True)
def address_of_the_house(settings: LazySettings) -> None:
    settings.NOTES_ADDRESS = "notes@house.example"


@pytest.fixture
def address(sally: User) -> str:
    return f"notes+{NoteAddress.objects.issue(sally)}@house.example"


def mail_from(sender: str, to: str, text: str, subject: str = "", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = "<1@phone.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def test_a_mail_becomes_a_note_once(sally: User, address: str) -> None:
    mail = mail_from(f"Sally <{sally.email.upper()}>", address, "They fear the cut-over.\n\n-- \nSally, from a phone")
    first = take_mail(mail.as_bytes())
    assert (first.author, first.text, first.group) == (sally, "They fear the cut-over.", None)
    assert take_mail(mail.as_bytes()) == first
    assert FieldNote.objects.count() == 1


def test_lines_at_its_head_say_what_a_form_would(sally: User, address: str) -> None:
    topic, north = TopicFactory(label="Recall"), Group.objects.create(name="North")
    sally.groups.add(north)
    text = "Account: Tarn Bakeries\nTopic: recall\nGroup: north\n\nTold in confidence.\n> what was quoted\n"
    note = take_mail(mail_from(sally.email, address, text).as_bytes())
    assert (note.account, note.group, note.text) == ("Tarn Bakeries", north, "Told in confidence.")
    assert list(note.topics.all()) == [topic]


def test_a_subject_is_an_account_if_one_is_called_so(sally: User, address: str) -> None:
    ContactFactory(email="pat@tarn.example", account__name="Tarn Bakeries")
    known = take_mail(mail_from(sally.email, address, "They wait.", "Re: Tarn Bakeries").as_bytes())
    other = take_mail(mail_from(sally.email, address, "They wait again.", "About the line").as_bytes())
    assert (known.account, known.text) == ("Tarn Bakeries", "They wait.")
    assert (other.account, other.text) == ("", "About the line\n\nThey wait again.")


def test_a_group_that_is_not_theirs_refuses_the_mail(sally: User, address: str) -> None:
    Group.objects.create(name="North")
    for named in ("North", "Nowhere", ""):
        with pytest.raises(RefusedMailError, match="You are in no group of that name"):
            take_mail(mail_from(sally.email, address, f"Group: {named}\n\nSecret.").as_bytes())
    assert not FieldNote.objects.exists()


def test_only_who_is_known_writes_and_only_to_their_own_address(
    sally: User, sam: User, petra: User, address: str
) -> None:
    old = address
    new = f"notes+{NoteAddress.objects.issue(sally)}@house.example"
    partners = f"notes+{NoteAddress.objects.issue(petra)}@house.example"
    wrong = [
        (sam.email, new), (sally.email, old), (sally.email, "notes@house.example"), (petra.email, partners),
        ("stranger@else.example", new), (f"{sally.email}, {sam.email}", new), ("", new),
    ]  # fmt: skip
    for sender, to in wrong:
        with pytest.raises(RefusedMailError, match=UNKNOWN):
            take_mail(mail_from(sender, to, "Words.").as_bytes())
    sally.groups.set(Group.objects.filter(name=Role.EXPERT))
    with pytest.raises(RefusedMailError, match=UNKNOWN):
        take_mail(mail_from(sally.email, new, "Words.").as_bytes())
    assert not FieldNote.objects.exists()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", UNKNOWN),
        (b"\0\xff\xfe not a mail", UNKNOWN),
        (b"x" * (LARGEST + 1), "at most 1000 kB"),
        (b"Auto-Submitted: auto-replied\n\nI am away.", "Answers that programs send"),
    ],
)
def test_what_is_no_mail_is_refused_in_words(db: None, raw: bytes, said: str) -> None:
    with pytest.raises(RefusedMailError, match=said):
        take_mail(raw)


def test_an_empty_or_endless_mail_is_refused(sally: User, address: str) -> None:
    for text, said in (("> only what was quoted", "says nothing"), ("word " * 500, "at most 2000 characters")):
        with pytest.raises(RefusedMailError, match=said):
            take_mail(mail_from(sally.email, address, text).as_bytes())


def test_a_mail_in_html_is_read_as_text(sally: User, address: str) -> None:
    message = mail_from(sally.email, address, "")
    message.set_content("<p>They fear the <b>cut-over</b> &amp; the price.</p><script>x</script>", subtype="html")
    assert take_mail(message.as_bytes()).text == "They fear the cut-over & the price."


def test_a_mail_server_is_told_whether_to_send_it_back(
    sally: User, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pipe(mail: EmailMessage, recipient: str = "") -> None:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(mail.as_bytes())))
        call_command("take_note", recipient=recipient)

    pipe(mail_from(sally.email, "list@else.example", "Words."), recipient=address)
    assert FieldNote.objects.get().text == "Words."
    with pytest.raises(CommandError, match=UNKNOWN) as refused:
        pipe(mail_from("stranger@else.example", address, "Words."))
    assert refused.value.returncode == 77


def test_a_maildir_is_emptied_and_what_is_refused_stays(sally: User, address: str, tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "notes")
    box.add(mail_from(sally.email, address, "Words."))
    box.add(mail_from("stranger@else.example", address, "Other words."))
    for _ in range(2):
        call_command("take_note", maildir=tmp_path / "notes")
    assert FieldNote.objects.get().text == "Words."
    assert len(list((tmp_path / "notes" / "new").iterdir())) == 0
    assert len(list((tmp_path / "notes" / "cur").iterdir())) == 1
    with pytest.raises(CommandError, match="is no maildir"):
        call_command("take_note", maildir=tmp_path / "nowhere")


def test_an_address_is_shown_to_its_owner_made_anew_and_ended(as_user: AsUser, sally: User, sam: User) -> None:
    browser, here = as_user(sally), "/library/notes/address/"
    assert "Make my address" in browser.get(here).content.decode()
    browser.post(here, {"act": "new"})
    row = NoteAddress.objects.get()
    shown = f"notes+{row.plain()}@house.example"
    assert shown in browser.get(here).content.decode()
    assert shown not in as_user(sam).get(here).content.decode()
    browser.post(here, {"act": "new"})
    assert shown not in browser.get(here).content.decode()
    browser.post(here, {"act": "end"})
    assert not NoteAddress.objects.exists()


def test_without_an_address_of_the_house_nothing_is_offered(
    as_user: AsUser, sally: User, settings: LazySettings
) -> None:
    settings.NOTES_ADDRESS = ""
    page = as_user(sally).get("/library/notes/address/").content.decode()
    assert "Mail is not set up here" in page
    as_user(sally).post("/library/notes/address/", {"act": "new"})
    assert not NoteAddress.objects.exists()
