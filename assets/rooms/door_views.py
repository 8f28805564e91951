"""What stands behind `/r/<token>/`: a link by itself, or a room and the pieces in it. No account, no cookie but a
password's; opening changes nothing, and what anonymous holders of a link may write is bounded.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.links import passwords, recipient_views
from assets.links.recipient_views import Way, closed, is_open_now, private
from assets.models import Asset, RoomComment, RoomGuest, RoomItem, TrackedLink
from assets.models.rooms import LONGEST_COMMENT, MOST_COMMENTS
from assets.rooms import telling
from editorial.platform.web.rate_limits import count_and_check

COMMENTS_AN_HOUR = 30  # of one guest
ACTS_AN_HOUR = 120  # of one guest: coming in, ticking, taking back
COMMENTS_SHOWN = 100  # the newest


class Piece(NamedTuple):
    """Of a room, as its guests see it: what of it is read so far is theirs alone to know."""

    item: RoomItem
    asset: Asset
    address: str


@csrf_exempt  # the token in the address is the right to ask; a cookie for it would be the first thing a link sets
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, token: str, asset_uuid: UUID | None = None) -> HttpResponseBase:
    """A link's piece, a room, or a piece in it; a password is posted to the address of what it opens."""
    link = TrackedLink.objects.by_token(token) if asset_uuid is None else None
    if link is not None:
        return recipient_views.read(request, link, token)
    guest = RoomGuest.objects.by_token(token)
    if guest is None:
        return recipient_views.unknown(request)
    if not guest.is_open:
        return closed(request, guest)
    if refused := recipient_views.ask_for_password(request, guest, token, request.path):
        return refused
    if asset_uuid is not None:
        return _piece(request, guest, token, asset_uuid)
    if not _is_inside(request, guest):
        return private(render(request, "assets/room_door.html", _about(request, guest, token)))
    return private(render(request, "assets/room_guest.html", _inside(request, guest, token)))


def _about(request: HttpRequest, guest: RoomGuest, token: str) -> dict[str, object]:
    return {
        "guest": guest,
        "room": guest.room,
        "token": token,
        "home": reverse("library:read", args=[token]),
        "reader": guest.name,
        "link": guest,  # what the words on sharing are about
        "is_shared": guest.declined_at is None,
        "is_colleague": request.user.is_authenticated,
        "pieces": _pieces(guest, token),
    }


def _pieces(guest: RoomGuest, token: str) -> Sequence[Piece]:
    items = guest.room.items.open().select_related("asset__format")
    return [Piece(item, item.asset, reverse("library:read_in_room", args=[token, item.asset.uuid])) for item in items]


def _inside(request: HttpRequest, guest: RoomGuest, token: str, **more: object) -> dict[str, object]:
    newest = guest.room.comments.select_related("guest", "author", "item__asset").order_by("-created_at", "-pk")
    return _about(request, guest, token) | {
        "steps": guest.room.steps.select_related("guest"),
        "guests": guest.room.guests.present(),
        "comments": list(newest[:COMMENTS_SHOWN])[::-1],
        "longest": LONGEST_COMMENT,
        **more,
    }


def _piece(request: HttpRequest, guest: RoomGuest, token: str, asset_uuid: UUID) -> HttpResponseBase:
    home = reverse("library:read", args=[token])
    if not _is_inside(request, guest):
        return private(redirect(home))
    link = _link_of(guest, asset_uuid)
    if link is None:
        return private(redirect(f"{home}#pieces"))  # taken out, or taken back, since the page was shown
    base = reverse("library:read_in_room", args=[token, asset_uuid])
    note = guest.room.items.present().filter(asset=link.asset_id).values_list("note", flat=True).first()
    return recipient_views.show_piece(
        request, Way(link, token, home, base), room=guest.room, note=note, pieces=_pieces(guest, token)
    )


def _link_of(guest: RoomGuest, asset_uuid: UUID) -> TrackedLink | None:
    """This guest's link to a piece that is in the room and may be seen now."""
    found = guest.links.filter(asset__uuid=asset_uuid, token=guest.token_id)
    link = found.select_related("asset", "sender", "token").first()
    return link if link is not None and is_open_now(link) else None


def _is_inside(request: HttpRequest, guest: RoomGuest) -> bool:
    """Colleagues who try a guest's link look around without coming in."""
    return guest.joined_at is not None or request.user.is_authenticated


def open_guest(request: HttpRequest, token: str) -> RoomGuest:
    """Whose way into a room this is, if it is open to whoever asks; else 404."""
    guest = RoomGuest.objects.by_token(token)
    if guest is None or not guest.is_open or not passwords.knows_password(guest, request):
        raise Http404
    return guest


def open_piece(request: HttpRequest, token: str, asset_uuid: UUID | None) -> TrackedLink:
    """The link by itself, or that to a piece of the guest's room, for whoever may see what is behind it now."""
    if asset_uuid is None:
        link = TrackedLink.objects.by_token(token)
        if link is not None and is_open_now(link) and passwords.knows_password(link, request):
            return link
        raise Http404
    guest = open_guest(request, token)
    found = _link_of(guest, asset_uuid) if _is_inside(request, guest) else None
    if found is None:
        raise Http404
    return found


@require_safe
def leaf(request: HttpRequest, token: str, number: int, asset_uuid: UUID | None = None) -> HttpResponseBase:
    return recipient_views.leaf(open_piece(request, token, asset_uuid), number)


@require_safe
def count_leaf(request: HttpRequest, token: str, number: int, asset_uuid: UUID | None = None) -> HttpResponseBase:
    return recipient_views.count_leaf(request, open_piece(request, token, asset_uuid), token, number)


@require_safe
def take(request: HttpRequest, token: str, asset_uuid: UUID | None = None) -> HttpResponseBase:
    return recipient_views.take(open_piece(request, token, asset_uuid))


@csrf_exempt  # as above
@require_POST
def choose_sharing(request: HttpRequest, token: str) -> HttpResponseBase:
    if TrackedLink.objects.by_token(token) is not None:
        link = open_piece(request, token, None)
        recipient_views.set_sharing(request, link, [link.uuid])
    else:
        guest = open_guest(request, token)
        recipient_views.set_sharing(request, guest, guest.links.values_list("uuid", flat=True))
    return _back(token, "sharing")


@csrf_exempt  # as above
@require_POST
def join(request: HttpRequest, token: str) -> HttpResponseBase:
    """Come in, sharing what is read or not; the owner is told of the first time."""
    guest = _acting_guest(request, token)
    recipient_views.set_sharing(request, guest, guest.links.values_list("uuid", flat=True))
    telling.note_joined(guest)
    return _back(token, "main")


@csrf_exempt  # as above
@require_POST
def say(request: HttpRequest, token: str) -> HttpResponseBase:
    """A comment, for all in the room; what is refused comes back with what was typed."""
    guest = _joined(_acting_guest(request, token))
    text = request.POST.get("text", "").strip()
    problem = _why_not(guest, text)
    if problem:
        context = _inside(request, guest, token, problem=problem, said=text[: 2 * LONGEST_COMMENT])
        return private(render(request, "assets/room_guest.html", context, status=422))
    with transaction.atomic():
        telling.note_comment(RoomComment.objects.create(room=guest.room, guest=guest, text=text))
    return _back(token, "comments")


def _why_not(guest: RoomGuest, text: str) -> str:
    if not text:
        return "Write something first."
    if len(text) > LONGEST_COMMENT:
        return f"That is longer than {LONGEST_COMMENT} characters. Shorten it, or send it in parts."
    if guest.room.comments.count() >= MOST_COMMENTS:
        return f"{MOST_COMMENTS} comments are in this room. {guest.sender} can delete some, or make a new room."
    if count_and_check("room comment", str(guest.uuid), COMMENTS_AN_HOUR):
        return "That was a lot within an hour. Wait a little, and send it again."
    return ""


@csrf_exempt  # as above
@require_POST
def unsay(request: HttpRequest, token: str, uuid: UUID) -> HttpResponseBase:
    """One's own comment goes."""
    guest = _acting_guest(request, token)
    get_object_or_404(guest.comments, uuid=uuid).delete()
    return _back(token, "comments")


@csrf_exempt  # as above
@require_POST
def tick(request: HttpRequest, token: str, uuid: UUID) -> HttpResponseBase:
    """A step is done, or is not after all."""
    guest = _joined(_acting_guest(request, token))
    step = get_object_or_404(guest.room.steps, uuid=uuid)
    step.tick(guest.name, request.POST.get("done") == "yes")
    return _back(token, "steps")


def _acting_guest(request: HttpRequest, token: str) -> RoomGuest:
    """Colleagues act in their own name, on the room's page of their own."""
    guest = open_guest(request, token)
    if request.user.is_authenticated:
        raise PermissionDenied
    if count_and_check("room act", str(guest.uuid), ACTS_AN_HOUR):
        raise Http404
    return guest


def _joined(guest: RoomGuest) -> RoomGuest:
    if guest.joined_at is None:
        raise Http404
    return guest


def _back(token: str, place: str) -> HttpResponseBase:
    return private(redirect(f"{reverse('library:read', args=[token])}#{place}"))
