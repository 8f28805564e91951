"""Telling a room's owner by mail: that a guest came in for the first time, and once a day that somebody spoke."""

from django.db import transaction
from django.utils import timezone

from assets.models import RoomComment, RoomGuest
from editorial.platform.emails import queue_email


def note_joined(guest: RoomGuest) -> None:
    """Of two at once one is the first; the mail is queued in the same transaction."""
    with transaction.atomic():
        if guest.join():
            queue_email("room.joined", str(guest.uuid), guest=guest.uuid)


def note_comment(said: RoomComment) -> None:
    """Call it in the transaction of the comment. One mail a day: the room itself shows what is said, at once."""
    queue_email("room.said", f"{said.room.uuid}:{timezone.localdate()}", comment=said.uuid)
