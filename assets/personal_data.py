"""Personal data that this room keeps, and how it is forgotten.

What colleagues made on purpose (favourites, kits, saved searches, ratings, comments) is theirs to delete, and goes with
their account; what was only noted of them goes with an address as a recipient's name does. A field note is about an
account; an address of a person that stands in one is taken out of it, and out of what it said before.
"""

import re

from django.db import transaction
from django.utils import timezone

from assets.models import (
    AdoptionDay,
    AssetUse,
    FieldNote,
    FieldNoteVersion,
    LibraryVisit,
    PendingSearch,
    RoomComment,
    RoomGuest,
    RoomStep,
    SearchMiss,
    TrackedLink,
)
from editorial.platform.accounts.email_addresses import known_email
from editorial.platform.models import Token, User

PERSONAL_DATA = {
    "TrackedLink.recipient_name": "name of whom a salesperson sent a piece",
    "TrackedLink.recipient_email": "e-mail address of whom a salesperson sent a piece",
    "TrackedLink.note": "what the salesperson wrote to them",
    "TrackedLink.sealed_token": "the address they were sent, encrypted",
    "TrackedLink.declined_at": "that they chose not to share what they read",
    "FieldNote.text": "what somebody at an account said, as a colleague wrote it down",
    "FieldNoteVersion.text": "the same, before it was changed",
    "FieldNote.author": "which colleague wrote it",
    "FieldNoteThanks": "which colleague gave thanks for it",
    "NoteAddress": "the address to which a colleague mails notes",
    "RoomGuest.name": "name of whom a salesperson asked into a room",
    "RoomGuest.email": "e-mail address of whom a salesperson asked into a room",
    "RoomGuest.sealed_token": "the address they were sent, encrypted",
    "RoomGuest.joined_at": "when they first came in",
    "RoomGuest.declined_at": "that they chose not to share what they read",
    "RoomComment.guest": "what they said in a room",
    "RoomStep.done_by": "who ticked a step",
    "AssetUse": "what a colleague opened and sent, and when last",
    "AdoptionDay.user": "how often a colleague found, opened and sent which piece, by day",
    "LibraryVisit": "when a colleague was in the library last",
    "PendingSearch": "what a colleague looked for, until it is known whether it was found",
    "SearchMiss.for_whom": "for whom a colleague asked for a piece",
}

ERASED = "erased"


def erase(email: str) -> int:
    """Forget a recipient and close their links; that something was sent stays counted. Returns how many links."""
    with transaction.atomic():
        _forget_uses(email)
        _take_out_of_notes(email)
        links = list(TrackedLink.objects.sent_to(email).values_list("pk", flat=True))
        open_still = Token.objects.filter(tracked_links__in=links, revoked_at=None)
        open_still.update(revoked_at=timezone.now())
        gone = {"recipient_name": ERASED, "recipient_email": f"{ERASED}@erased.invalid"}
        gone |= {"note": "", "sealed_token": "", "password": ""}
        _forget_guests(email)
        return TrackedLink.objects.filter(pk__in=links).update(**gone)


def _take_out_of_notes(email: str) -> None:
    """In every spelling of capitals. That something was said stays."""
    for address in {email, known_email(email)} - {""}:
        naming = re.compile(re.escape(address), re.IGNORECASE)
        for note in FieldNote.objects.filter(text__icontains=address).order_by("pk").iterator():
            FieldNote.objects.filter(pk=note.pk).update(text=naming.sub(ERASED, note.text))
            note.reindex()
        for version in FieldNoteVersion.objects.filter(text__icontains=address).order_by("pk").iterator():
            FieldNoteVersion.objects.filter(pk=version.pk).update(text=naming.sub(ERASED, version.text))


def _forget_guests(email: str) -> None:
    """Their links into rooms are closed, what they said there goes; that somebody was asked in stays."""
    guests = RoomGuest.objects.filter(email=known_email(email) or email)
    Token.objects.filter(room_guest__in=guests, revoked_at=None).update(revoked_at=timezone.now())
    RoomComment.objects.filter(guest__in=guests).delete()
    for room, name in guests.values_list("room", "name"):
        RoomStep.objects.filter(room=room, done_by=name).update(done_by=ERASED)
    gone = {"name": ERASED, "email": f"{ERASED}@erased.invalid", "sealed_token": ""}
    guests.update(**gone, joined_at=None, declined_at=None)


def _forget_uses(email: str) -> None:
    colleagues = User.objects.filter(email__iexact=known_email(email) or email)
    AssetUse.objects.filter(user__in=colleagues).delete()
    LibraryVisit.objects.filter(user__in=colleagues).delete()
    PendingSearch.objects.filter(user__in=colleagues).delete()
    SearchMiss.objects.filter(for_whom__icontains=email).update(for_whom="")
    AdoptionDay.objects.forget_people(colleagues)
