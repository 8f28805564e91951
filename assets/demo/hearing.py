"""What the demo's salespeople heard from accounts, and how much they used of the library."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib.auth.models import Group
from django.utils import timezone

from assets.adoption.counting import count_adoption
from assets.field_notes.writing import write_down
from assets.models import AdoptionDay, Asset, FieldNote
from editorial.platform.demo.files import identity
from editorial.platform.models import User
from editorial.vocabulary.models import Persona, Topic


class NoteRow(NamedTuple):
    user: str
    days_ago: int
    account: str
    text: str
    topics: Sequence[str]
    persona: str
    group: str = ""
    thanked_by: Sequence[str] = ()


class UseRow(NamedTuple):
    """Spread over the days before the last, one opening a day."""

    user: str
    slug: str
    found: int
    opened: int
    days_ago: int


def load(lists: Mapping[str, Any]) -> None:
    """Once: what somebody has changed since is left alone."""
    for name, people in lists["groups"]:
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            group.user_set.add(*User.objects.filter(username__in=people))
    if not FieldNote.objects.exists():
        for row in lists["field_notes"]:
            _note(NoteRow(**row))
    if not AdoptionDay.objects.exists():
        for row in lists["use"]:
            _use(UseRow(*row))
    count_adoption()


def _note(row: NoteRow) -> None:
    note = write_down(
        User.objects.get(username=row.user),
        row.text,
        account=row.account,
        topics=Topic.objects.filter(slug__in=row.topics),
        persona=Persona.objects.get(slug=row.persona),
        group=Group.objects.get(name=row.group) if row.group else None,
    )
    FieldNote.objects.filter(pk=note.pk).update(created_at=timezone.now() - timedelta(days=row.days_ago))
    for reader in User.objects.filter(username__in=row.thanked_by):
        note.thank(reader, on=True)


def _use(row: UseRow) -> None:
    user = User.objects.get(username=row.user)
    asset = Asset.objects.get(uuid__in=[identity("piece", row.slug), identity("file", row.slug)])
    last = timezone.localdate() - timedelta(days=row.days_ago)
    for number in range(row.opened):
        AdoptionDay.objects.add("opened", last - timedelta(days=2 * number), user, [asset.pk])
    for number in range(row.found):
        AdoptionDay.objects.add("found", last - timedelta(days=number), user, [asset.pk])
