"""Field notes as they are written down: by the form and by mail."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction

from assets.field_notes.accounts import key_of
from assets.field_notes.topics import named_in
from assets.models import FieldNote
from editorial.platform.models import User
from editorial.vocabulary.models import Persona, Topic


def write_down(
    author: User,
    text: str,
    *,
    account: str = "",
    topics: Iterable[Topic] = (),
    persona: Persona | None = None,
    group: Group | None = None,
    mail_digest: str = "",
) -> FieldNote:
    """A new note. Without topics it gets those its words name; the author can take them out again."""
    with transaction.atomic():
        note = FieldNote.objects.create(
            author=author,
            text=text,
            account=account,
            account_key=key_of(account) if account else "",
            persona=persona,
            group=group,
            mail_digest=mail_digest,
        )
        note.topics.set(list(topics) or named_in(text, Topic.objects.all()))
        note.reindex()
    return note


def change(note: FieldNote, by: User) -> None:
    """Save what a form has put into the note, keeping what it said before. Its topics are saved by the caller, in the
    same transaction.
    """
    note.keep_version(by)
    note.account_key = key_of(note.account) if note.account else ""
    note.save()
    note.reindex()
