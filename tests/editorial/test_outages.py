"""What is away, full or busy is told from what is broken: by jobs, which wait for it, and by pages, which say so."""

import errno
import socketserver
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from smtplib import SMTPAuthenticationError, SMTPConnectError, SMTPDataError, SMTPRecipientsRefused
from typing import Any

import pytest
import time_machine
from django.contrib.auth.views import LoginView
from django.db import DatabaseError, OperationalError, connection
from django.test import Client
from django.utils import timezone

from editorial.platform.emails import EMAIL_WRITERS, Email, queue_email
from editorial.platform.jobs.outages import Outage, in_words, is_final, outage_of
from editorial.platform.jobs.runner import run
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import MAX_ATTEMPTS, MAX_OUTAGE_ATTEMPTS, State


def refused(code: int) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({"pat@example.com": (code, b"no")})


class Answering(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as it takes to say no, or yes."""

    def handle(self) -> None:
        self.wfile.write(b"220 mail.test\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                self.wfile.write(self.server.to_recipient + b"\r\n")  # type: ignore[attr-defined]
            elif word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() != b".\r\n":
                    continue
                self.server.taken += 1  # type: ignore[attr-defined]
                self.wfile.write(b"250 taken\r\n")
            else:
                self.wfile.write(b"250 mail.test\r\n")


@pytest.fixture
def mail_server(settings: Any) -> Iterator[Any]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering) as server:
        server.daemon_threads = True
        server.to_recipient, server.taken = b"250 fine", 0  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server
        server.shutdown()


@pytest.fixture
def mail(db: None, monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setitem(EMAIL_WRITERS, "test", lambda ids: Email("pat@example.com", "News", "There is some."))
    asked = queue_email("test", "1")
    assert asked is not None
    return asked


def try_until(job: Job, over: Callable[[], bool]) -> None:
    """Try it whenever it is due."""
    for _ in range(MAX_OUTAGE_ATTEMPTS + 1):
        with time_machine.travel(max(job.not_before, timezone.now()) + timedelta(seconds=1), tick=True):
            run(job.pk)
        job.refresh_from_db()
        if over():
            return
    raise AssertionError("never over")


def test_a_mail_that_is_put_off_goes_out_hours_later(mail_server: Any, mail: Job) -> None:
    mail_server.to_recipient = b"451 greylisted, come back later"
    try_until(mail, lambda: mail.attempts > MAX_ATTEMPTS * 2)
    assert mail.state == State.WAITING
    assert mail.reason.startswith("The mail server put it off; it will be tried again for a day.")
    mail_server.to_recipient = b"250 fine"
    try_until(mail, lambda: mail.state == State.DONE)
    assert mail_server.taken == 1


def test_a_recipient_that_does_not_exist_is_asked_for_once(mail_server: Any, mail: Job) -> None:
    mail_server.to_recipient = b"550 no such mailbox"
    try_until(mail, lambda: mail.state == State.FAILED)
    assert mail.attempts == 1
    assert mail.reason.startswith("The mail server refused it for good.")
    assert "no such mailbox" in mail.reason


def test_a_mail_server_that_is_not_there_is_waited_for(mail_server: Any, mail: Job) -> None:
    mail_server.shutdown()
    mail_server.server_close()
    try_until(mail, lambda: mail.attempts > MAX_ATTEMPTS)
    assert mail.state == State.WAITING


def test_mail_waits_for_room_on_the_disk(
    mail: Job, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    (tmp_path / "mail").mkdir()
    name = "django.core.mail.backends.filebased.EmailBackend._get_filename"
    monkeypatch.setattr(name, lambda backend: "/dev/full")
    try_until(mail, lambda: mail.attempts > MAX_ATTEMPTS)
    assert mail.reason.startswith("There is no room left on the disk")
    monkeypatch.setattr(name, lambda backend: str(tmp_path / "mail" / "1.log"))
    try_until(mail, lambda: mail.state == State.DONE)


@pytest.mark.parametrize(
    ("error", "outage", "final"),
    [
        (ConnectionRefusedError("no"), Outage.AWAY, False),
        (TimeoutError(), Outage.AWAY, False),
        (SMTPConnectError(554, "no"), Outage.AWAY, False),
        (SMTPAuthenticationError(535, b"wrong password"), Outage.NO_ENTRY, False),
        (SMTPDataError(452, b"full"), Outage.NOT_NOW, False),
        (SMTPDataError(554, b"spam"), None, True),
        (refused(450), Outage.NOT_NOW, False),
        (refused(550), None, True),
        (OSError(errno.ENOSPC, "no space"), Outage.FULL, False),
        (OSError(errno.EHOSTUNREACH, "no route"), Outage.AWAY, False),
        (FileNotFoundError("gone"), None, False),
        (ValueError("broken"), None, False),
        (OperationalError("server closed the connection"), Outage.AWAY, False),
    ],
)
def test_an_outage_is_told_from_a_refusal_and_from_a_fault(
    error: Exception, outage: Outage | None, final: bool
) -> None:
    assert (outage_of(error), is_final(error)) == (outage, final)
    assert ("for a day" in in_words(error)) is (outage is not None)


def test_a_table_that_is_missing_is_no_outage(db: None) -> None:
    with pytest.raises(DatabaseError) as caught, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM nowhere")
    assert outage_of(caught.value) is None


def hold_sessions(held: threading.Event, over: threading.Event) -> None:
    """As another process would that writes for long."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE django_session IN EXCLUSIVE MODE")
            held.set()
            over.wait(20)
            cursor.execute("ROLLBACK")
    finally:
        connection.close()


@pytest.fixture
def locked(db: None) -> Iterator[None]:
    """PostgreSQL, with sessions that somebody else writes. How it goes on SQLite: `test_serving.py`."""
    if connection.vendor != "postgresql":
        pytest.skip("SKIPPED: needs DATABASE_URL of PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 200")
    held, over = threading.Event(), threading.Event()
    other = threading.Thread(target=hold_sessions, args=(held, over))
    other.start()
    assert held.wait(10)
    yield
    over.set()
    other.join()
    connection.cursor().execute("SET lock_timeout = DEFAULT")


@pytest.mark.service
def test_a_write_that_cannot_get_through_says_that_it_is_not_saved(ed: User, locked: None) -> None:
    browser = Client(raise_request_exception=False)
    assert browser.get("/login/").status_code == 200
    answer = browser.post("/login/", {"username": "ed", "password": "demo"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    said = unescape(answer.content.decode())
    assert "Others were writing at the same moment. What you have just sent was not saved" in said
    assert "<textarea" not in said  # a password is not repeated


def busy(*args: object, **kwargs: object) -> None:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    raise OperationalError("database is locked") from error


def test_what_was_typed_is_there_to_be_sent_again(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(LoginView, "dispatch", busy)
    typed = {"title": "Tar & <b>rope</b>", "topics": ["1", "2"], "text": "\nsecond line"}
    said = Client(raise_request_exception=False).post("/login/?next=/a%26b", typed).content.decode()
    assert 'action="/login/?next=/a%26b"' in said
    assert "Tar &amp; &lt;b&gt;rope&lt;/b&gt;</textarea>" in said
    assert said.count('name="topics"') == 2
    assert "\n\nsecond line</textarea>" in said  # a browser drops the first line break of a textarea


def test_a_page_or_program_that_only_asks_is_not_told_about_saving(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(LoginView, "dispatch", busy)
    answer = Client(raise_request_exception=False).get("/login/")
    assert answer.status_code == 503
    assert "saved" not in answer.content.decode()


def test_what_is_broken_is_not_called_busy(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(LoginView, "dispatch", lambda *args, **kwargs: 1 / 0)
    answer = Client(raise_request_exception=False).post("/login/", {"title": "Tar"})
    assert answer.status_code == 500
    assert "nothing you saved is lost" not in answer.content.decode()


def test_wagtails_page_that_breaks_on_purpose_is_not_there(ed: User, as_user: Callable[[User], Client]) -> None:
    assert as_user(ed).get("/admin/failwhale/").status_code == 404
