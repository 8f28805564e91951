"""What others say about an account or a topic: a few notes beside whom one is going to call."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from assets.models import FieldNote
from editorial.platform.models import User

SHOWN = 3  # notes beside one person
LOOKED_THROUGH = 200  # newest notes on all of those on a page


@dataclass(frozen=True)
class Subject:
    """Somebody one is about to talk to: keys of the account, and ids of topics they care about."""

    account_keys: tuple[str, ...] = ()
    topics: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Said:
    """The newest on the account, and on its topics what others heard elsewhere. `more`: there are others."""

    about_account: list[FieldNote] = field(default_factory=list)
    about_topics: list[FieldNote] = field(default_factory=list)
    more: bool = False

    def __bool__(self) -> bool:
        return bool(self.about_account or self.about_topics)


def said_about(user: User, subjects: Sequence[Subject]) -> list[Said]:
    """In the order of the subjects; two queries for all of them. Only what this person may read."""
    keys = {key for subject in subjects for key in subject.account_keys if key}
    topics = {topic for subject in subjects for topic in subject.topics}
    if not keys and not topics:
        return [Said() for _ in subjects]
    tagged = FieldNote.topics.through.objects.filter(fieldnote=OuterRef("pk"), topic__in=topics)
    notes = FieldNote.objects.visible_to(user).filter(Q(account_key__in=keys) | Exists(tagged))
    newest = list(notes.for_list(user)[:LOOKED_THROUGH])
    return [_said(newest, subject) for subject in subjects]


def _said(newest: Sequence[FieldNote], subject: Subject) -> Said:
    here = [note for note in newest if note.account_key and note.account_key in subject.account_keys]
    known = {note.pk for note in here}
    there = [note for note in newest if note.pk not in known and _is_about(note, subject.topics)]
    return Said(here[:SHOWN], there[:SHOWN], len(here) > SHOWN or len(there) > SHOWN)


def _is_about(note: FieldNote, topics: Collection[int]) -> bool:
    return any(topic.pk in topics for topic in note.topics.all())
