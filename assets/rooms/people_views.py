"""Who is in a room: asking them in, sending them away, a fresh link."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from assets.models import RoomGuest
from assets.models.rooms import MOST_GUESTS
from assets.rooms.forms import PeopleField
from assets.rooms.views import own_room, show, visible_room
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.words import listed


@require_POST
@needs(lambda user: user.uses_library)
def ask_in(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Each gets a link of their own, which stands beside their name."""
    room = own_room(request, uuid)
    typed = request.POST.get("people", "")
    try:
        people = PeopleField(label="").clean(typed)
    except ValidationError as reason:
        return show(request, room, status=422, people_problem=reason.messages, people_typed=typed)
    asked = room.add_guests(people)
    if asked:
        names = listed([guest.name for guest in asked])
        messages.success(request, f"{names} can come in: send the link beside the name.")
    else:
        messages.info(request, f"Nobody new: they are in the room already, or it holds {MOST_GUESTS} people.")
    return redirect(f"{room.get_absolute_url()}#people")


def _guest(request: MemberRequest, uuid: UUID, guest_uuid: UUID) -> RoomGuest:
    room = visible_room(request, uuid)
    return get_object_or_404(room.guests.select_related("room", "token"), uuid=guest_uuid)


@require_POST
@needs(lambda user: user.uses_library)
def revoke(request: MemberRequest, uuid: UUID, guest_uuid: UUID) -> HttpResponse:
    """Their link opens nothing from now on. A lead of the team may do this, too."""
    guest = _guest(request, uuid, guest_uuid)
    guest.revoke()
    messages.success(request, f"{guest} is out of the room: the link opens no longer.")
    return redirect(f"{guest.room.get_absolute_url()}#people")


@require_POST
@needs(lambda user: user.uses_library)
def renew(request: MemberRequest, uuid: UUID, guest_uuid: UUID) -> HttpResponse:
    """A fresh link for a guest, also for one who was sent away; the old one opens nothing."""
    room = own_room(request, uuid)
    guest = get_object_or_404(room.guests.select_related("room", "token"), uuid=guest_uuid)
    guest.renew()
    messages.success(request, f"There is a new link for {guest}.")
    return redirect(f"{room.get_absolute_url()}#people")
