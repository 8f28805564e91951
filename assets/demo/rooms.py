"""The demo's room: four pieces for three people of one account, two of whom have come in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from assets.models import Asset, Room, RoomComment, RoomGuest, RoomStep
from assets.rooms.forms import LIFETIME
from editorial.platform.demo.files import identity
from editorial.platform.models import User


class RoomRow(NamedTuple):
    """As in library.yaml. People are named by their place in the list; nobody is the salesperson."""

    user: str
    name: str
    days_ago: int
    welcome: str
    pieces: Sequence[tuple[str, str, str]]
    people: Sequence[tuple[str, str, int | None]]
    steps: Sequence[tuple[str, int | None, int, bool]]
    said: Sequence[tuple[int | None, int, str]]


def make(row: RoomRow) -> None:
    """Once; nobody is mailed, because these guests have no mail."""
    owner = User.objects.get(username=row.user)
    if Room.objects.filter(owner=owner, name=row.name).exists():
        return
    with transaction.atomic():
        begun = _ago(row.days_ago)
        facts = {"name": row.name, "welcome": row.welcome, "created_at": begun, "expires_at": begun + LIFETIME}
        room = Room.objects.create(owner=owner, **facts)
        for kind, slug, note in row.pieces:
            room.add_piece(Asset.objects.get(uuid=identity(kind, slug)), note)
        guests = room.add_guests([(name, email) for name, email, _ in row.people])
        for guest, (_, _, days) in zip(guests, row.people, strict=True):
            joined = _ago(days) if days is not None else None
            RoomGuest.objects.filter(pk=guest.pk).update(created_at=begun, joined_at=joined)
            guest.links.update(created_at=begun)
        _steps(room, guests, row)
        _said(room, guests, row)


def _steps(room: Room, guests: Sequence[RoomGuest], row: RoomRow) -> None:
    for text, who, days, is_done in row.steps:
        guest = guests[who] if who is not None else None
        done = {"done_at": _ago(-days), "done_by": str(guest or room.owner)} if is_done else {}
        due = timezone.localdate() + timedelta(days=days)
        RoomStep.objects.create(room=room, text=text, guest=guest, due_on=due, **done)


def _said(room: Room, guests: Sequence[RoomGuest], row: RoomRow) -> None:
    for number, (who, days, text) in enumerate(row.said):
        guest = guests[who] if who is not None else None
        at = _ago(days) + timedelta(minutes=number)
        author = None if guest else room.owner
        RoomComment.objects.create(room=room, guest=guest, author=author, text=text, created_at=at)


def _ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
