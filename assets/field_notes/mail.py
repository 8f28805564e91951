"""A mail becomes a field note: from somebody known, to the address with their own secret part.

Both are asked: a sender's name is easily forged, and an address is easily passed on. Lines at the head say what a form
would: `Account: …`, `Topic: …`, `Persona: …`, `Group: …`. A group that is not theirs refuses the mail: what somebody
meant for a few must not become a note for all.
"""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from html import unescape
from typing import NamedTuple

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils.html import strip_tags

from assets.field_notes.accounts import known
from assets.field_notes.writing import write_down
from assets.models import FieldNote, NoteAddress
from assets.models.field_notes import LONGEST_ACCOUNT, LONGEST_NOTE
from editorial.platform.accounts.email_addresses import known_email
from editorial.platform.models import User
from editorial.platform.models.tokens import digest
from editorial.vocabulary.models import Persona, Topic
from search.folding import folded

LARGEST = 1_000_000  # bytes of a mail that are read: one with pictures says nothing more
ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
_SECRET = re.compile(r"[^+@]*\+([0-9a-f]{24})@", re.IGNORECASE)
_HEAD = re.compile(r"(account|topic|persona|group)\s*:\s*(.*)", re.IGNORECASE)
_ANSWERED = re.compile(r"(-{2,}\s*original message|_{10,}|on .{5,200} wrote:\s*$|from:\s)", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|title)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_REPLY = re.compile(r"\s*((re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)


class RefusedMailError(Exception):
    """Why a mail does not become a note, in words for its sender."""


class Written(NamedTuple):
    """What a mail says: the heads by name, in small letters, and the words below them."""

    heads: dict[str, list[str]]
    text: str


def take_mail(raw: bytes, recipient: str = "") -> FieldNote:
    """Write the note down, once however often the mail comes; `recipient` is what the mail server says it was for.

    Raises RefusedMailError. What the database cannot do now is raised as it is: the mail is to be tried again.
    """
    if len(raw) > LARGEST:
        raise RefusedMailError(
            f"A note is at most {LARGEST // 1000} kB with all that comes along. Send its words only."
        )
    mail = message_from_bytes(raw, policy=default)
    if not isinstance(mail, EmailMessage) or str(mail.get("Auto-Submitted", "no")).strip().lower() != "no":
        raise RefusedMailError("Answers that programs send are no field notes.")
    author = _author(mail, recipient)
    written = _written(mail)
    once = digest(f"{mail.get('Message-ID', '')} {mail.get('Date', '')} {written.text}")
    try:
        with transaction.atomic():
            return _note(author, written, once)
    except IntegrityError:
        return FieldNote.objects.get(author=author, mail_digest=once)


def _author(mail: EmailMessage, recipient: str) -> User:
    """Who wrote it. The same words for every reason: an address is not to be tried out."""
    refused = RefusedMailError("Write from the address of your account, to your own address for notes.")
    named = [address for _, address in getaddresses([recipient, *_all(mail, ADDRESSED)])]
    for secret in {found[1].lower() for address in named if (found := _SECRET.match(address))}:
        author = NoteAddress.objects.owner_of(secret)
        senders = {known_email(address) for _, address in getaddresses(_all(mail, ("From",)))}
        if author is not None and author.email and senders == {known_email(author.email)}:
            return author
    raise refused


def _all(mail: EmailMessage, names: tuple[str, ...]) -> list[str]:
    return [str(value) for name in names for value in mail.get_all(name, [])]


def _written(mail: EmailMessage) -> Written:
    heads: dict[str, list[str]] = {}
    lines = _own_lines(_body(mail))
    while lines and (not lines[0] or (found := _HEAD.fullmatch(lines[0]))):
        if lines[0] and found:
            heads.setdefault(found[1].lower(), []).append(found[2].strip())
        lines.pop(0)
    subject = " ".join(_REPLY.sub("", str(mail.get("Subject", "")), count=1).split())
    text = "\n".join(lines).strip()
    if subject and known(subject) and "account" not in heads:
        heads["account"] = [subject]
    elif subject and folded(subject) not in folded(text):
        text = f"{subject}\n\n{text}".strip()
    return Written(heads, text)


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        content = str(part.get_content())
    except (LookupError, ValueError) as error:
        raise RefusedMailError("The mail is written in letters nobody knows here. Send it as UTF-8.") from error
    return unescape(strip_tags(_UNSEEN.sub("", content))) if part.get_content_subtype() == "html" else content


def _own_lines(body: str) -> list[str]:
    """Without what is quoted, answered or signed."""
    lines: list[str] = []
    for line in body.replace("\0", " ").splitlines():
        if line.rstrip("\r") in ("-- ", "--") or _ANSWERED.match(line):
            break
        if not line.startswith(">"):
            lines.append(line.strip())
    return lines


def _note(author: User, written: Written, once: str) -> FieldNote:
    if not written.text:
        raise RefusedMailError("The mail says nothing. Write what you heard.")
    if len(written.text) > LONGEST_NOTE:
        raise RefusedMailError(f"A note is at most {LONGEST_NOTE} characters. Shorten it, and send it again.")
    return write_down(
        author,
        written.text,
        account=" ".join(_last(written, "account").split())[:LONGEST_ACCOUNT],
        topics=_topics(written),
        persona=_persona(written),
        group=_group(author, written),
        mail_digest=once,
    )


def _last(written: Written, name: str) -> str:
    return written.heads.get(name, [""])[-1]


def _topics(written: Written) -> list[Topic]:
    named = {folded(said.strip()) for line in written.heads.get("topic", []) for said in line.split(",")}
    return [topic for topic in Topic.objects.all() if {folded(topic.label), topic.slug} & named]


def _persona(written: Written) -> Persona | None:
    named = folded(_last(written, "persona"))
    return next((one for one in Persona.objects.all() if named in (folded(one.label), one.slug)), None)


def _group(author: User, written: Written) -> Group | None:
    """None when no group is named. Raises RefusedMailError for one that is not the author's."""
    if "group" not in written.heads:
        return None
    named = folded(_last(written, "group"))
    for group in author.groups.order_by("pk"):
        if folded(group.name) == named:
            return group
    raise RefusedMailError(
        "You are in no group of that name, so nothing was saved: see your groups on the page of notes."
    )
