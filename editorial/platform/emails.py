"""Mail as jobs: asked for in the transaction of its cause, written and sent when the job runs.

A job holds ids only. The e-mail is written at sending time, so a token in its link is never stored, and what it says
is true when it leaves. The same kind and key are never sent twice; the Message-ID is made of them, so that even a
e-mail repeated after a crash is one to the receiver's mailbox.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage

from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models.jobs import Job, Queue


@dataclass(frozen=True)
class Email:
    """What goes out: plain text; the subject says the thing, the first line why, one link."""

    to: str
    subject: str
    text: str
    headers: dict[str, str] = field(default_factory=dict)


EmailWriter = Callable[[dict[str, str]], Email | None]
EMAIL_WRITERS: dict[str, EmailWriter] = {}


def email(kind: str) -> Callable[[EmailWriter], EmailWriter]:
    """Register who writes a kind of e-mail, from the ids it was posted with; None means it is no longer wanted."""

    def register(writer: EmailWriter) -> EmailWriter:
        EMAIL_WRITERS[kind] = writer
        return writer

    return register


def queue_email(kind: str, key: str, not_before: datetime | None = None, /, **ids: object) -> Job | None:
    """Ask for an e-mail in the caller's transaction; None when this kind and key was asked for before."""
    payload = {"email": kind} | {name: str(value) for name, value in ids.items()}
    return enqueue("mail", f"{kind}:{key}", payload, once=True, not_before=not_before)


@job("mail", Queue.MAIL, atomic=False)
def send(row: Job) -> None:
    ids = dict(row.payload)
    written = EMAIL_WRITERS[ids.pop("email")](ids)
    if written is None:
        return
    domain = settings.SERVER_EMAIL.rpartition("@")[2]
    message_id = f"<{hashlib.sha256(row.key.encode()).hexdigest()[:32]}@{domain}>"
    subject = " ".join(written.subject.split())  # a line break would be a header of someone else's choosing
    mail = EmailMessage(
        subject,
        written.text,
        settings.DEFAULT_FROM_EMAIL,
        [written.to],
        headers={"Message-ID": message_id, **written.headers},
    )
    mail.send()
