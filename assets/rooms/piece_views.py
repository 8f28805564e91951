"""The pieces of a room: putting them in from wherever one is, their order and sentence, taking out, putting back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assets.models import Asset, Room, RoomItem
from assets.models.rooms import MOST_PIECES
from assets.page.views import visible_asset
from assets.rooms.views import own_room
from assets.searching.library_search import search_library
from assets.searching.parameters import SearchParameters
from editorial.platform.accounts.access import MemberRequest, needs

MOST_OFFERED = 100  # of one's own rooms to choose from
LONGEST_NOTE = 400


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.uses_library)
def choose(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Which of one's rooms this piece goes into."""
    asset = visible_asset(request, uuid)
    if why_not := asset.why_not_shareable():
        return render(request, "assets/link_refused.html", {"asset": asset, "why_not": why_not}, status=403)
    own = Room.objects.visible_to(request.user).filter(owner=request.user).order_by("-created_at")[:MOST_OFFERED]
    mine = list(own)
    inside = set(RoomItem.objects.present().filter(asset=asset, room__in=mine).values_list("room_id", flat=True))
    if request.method == "POST":
        picked = [room for room in mine if str(room.uuid) in request.POST.getlist("room")]
        if picked:
            for room in picked:
                _put_in(request, room, asset)
            return redirect(picked[0] if len(picked) == 1 else asset)
    problem = "Choose a room." if request.method == "POST" else ""
    context = {"asset": asset, "rooms": mine, "inside": inside, "problem": problem, "place": "library"}
    return render(request, "assets/room_choose.html", context, status=422 if problem else 200)


def _put_in(request: MemberRequest, room: Room, asset: Asset) -> None:
    if room.add_piece(asset):
        messages.success(request, f"“{asset}” is in the room for {room}.")
    else:
        messages.error(request, f"The room for {room} is full: it holds {MOST_PIECES} pieces. Take some out first.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.uses_library)
def add(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """A search of the library, each of its hits to be put in."""
    room = own_room(request, uuid)
    if request.method == "POST":
        asset = get_object_or_404(Asset.objects.visible_to(request.user), uuid=_uuid(request.POST.get("asset")))
        if why_not := asset.why_not_shareable():
            messages.error(request, f"“{asset}” cannot be sent. {why_not}")
        else:
            _put_in(request, room, asset)
        return redirect(request.get_full_path())
    asked = SearchParameters.from_address(request.GET)
    context = {
        "room": room,
        "found": search_library(request.user, asked) if asked.text else None,
        "asked": asked,
        "inside": set(room.items.present().values_list("asset_id", flat=True)),
        "place": "rooms",
    }
    return render(request, "assets/room_add.html", context)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _item(request: MemberRequest, uuid: UUID, asset_uuid: UUID) -> RoomItem:
    room = own_room(request, uuid)
    return get_object_or_404(room.items.select_related("room", "asset"), asset__uuid=asset_uuid)


@require_POST
@needs(lambda user: user.uses_library)
def move(request: MemberRequest, uuid: UUID, asset_uuid: UUID) -> HttpResponse:
    """One up or down; the button pressed has the focus again."""
    item = _item(request, uuid, asset_uuid)
    way = "up" if request.POST.get("by") == "up" else "down"
    item.room.move(item, -1 if way == "up" else 1)
    return redirect(f"{item.room.get_absolute_url()}#{way}-{asset_uuid}")


@require_POST
@needs(lambda user: user.uses_library)
def note(request: MemberRequest, uuid: UUID, asset_uuid: UUID) -> HttpResponse:
    """The sentence that goes with a piece: guests read it."""
    item = _item(request, uuid, asset_uuid)
    said = " ".join(request.POST.get("note", "").split())[:LONGEST_NOTE]
    RoomItem.objects.filter(pk=item.pk).update(note=said)
    messages.success(request, f"The sentence for “{item.asset}” is saved.")
    return redirect(f"{item.room.get_absolute_url()}#piece-{asset_uuid}")


@require_POST
@needs(lambda user: user.uses_library)
def take_out(request: MemberRequest, uuid: UUID, asset_uuid: UUID) -> HttpResponse:
    """It opens for nobody any more; the next page offers to put it back, with its sentence."""
    item = _item(request, uuid, asset_uuid)
    item.room.take_out(item)
    return redirect(f"{item.room.get_absolute_url()}?removed={asset_uuid}")


@require_POST
@needs(lambda user: user.uses_library)
def put_back(request: MemberRequest, uuid: UUID, asset_uuid: UUID) -> HttpResponse:
    item = _item(request, uuid, asset_uuid)
    _put_in(request, item.room, item.asset)
    return redirect(f"{item.room.get_absolute_url()}#piece-{asset_uuid}")
