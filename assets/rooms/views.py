"""A salesperson's rooms: the list, one room with who read what, making, changing, deleting."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.kits.contents import pieces_of
from assets.links import activity, recipients
from assets.links.mailing import LinkMail
from assets.links.views import is_lead, live
from assets.models import Asset, Kit, Room, RoomGuest, RoomItem
from assets.models.rooms import KEEP_DELETED, LONGEST_COMMENT, MOST_PIECES
from assets.rooms import mailing
from assets.rooms.forms import RoomForm, StepForm
from assets.rooms.reading import RoomReading, reading_of, table_of
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.web.spreadsheets import download
from search.engines import Unavailable

PER_PAGE = 30
COMMENTS_SHOWN = 100  # the newest


def visible_room(request: MemberRequest, uuid: UUID) -> Room:
    """404 for whoever may not see it."""
    return get_object_or_404(Room.objects.visible_to(request.user).select_related("owner"), uuid=uuid)


def own_room(request: MemberRequest, uuid: UUID) -> Room:
    """404 for whoever may not see it, 403 for who sees it and may not change it."""
    room = visible_room(request, uuid)
    if room.owner_id != request.user.pk:
        raise PermissionDenied
    return room


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def rooms(request: MemberRequest) -> HttpResponse:
    """Newest first: one's own, for a lead the team's; `deleted` can be had back for a while."""
    present = Q(guests__token__isnull=False, guests__token__revoked_at=None)
    counted = Room.objects.visible_to(request.user).annotate(
        guest_count=Count("guests", filter=present, distinct=True),
        joined_count=Count("guests", filter=present & Q(guests__joined_at__isnull=False), distinct=True),
        piece_count=Count("items", filter=Q(items__removed_at=None), distinct=True),
    )
    page = Paginator(counted.select_related("owner").order_by("-created_at", "-pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "deleted": Room.objects.deleted_by(request.user).order_by("-deleted_at")[:10],
        "keep_days": KEEP_DELETED.days,
        "is_lead": is_lead(request),
        "place": "rooms",
    }
    return render(request, "assets/rooms.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.uses_library)
def new(request: MemberRequest) -> HttpResponse:
    """`?asset=` and `?kit=` name what is put in at once, `?to=` a known person who is asked in."""
    start = _start(request)
    form = RoomForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        room = form.fill(form.save(commit=False))
        room.owner = request.user
        with transaction.atomic():
            room.save()
            room.add_guests(form.cleaned_data["people"])
            _fill(request, room)
        return redirect(room)
    return _form(request, form, "New room", "Make the room")


def _start(request: MemberRequest) -> dict[str, str]:
    to = recipients.person(request.user, request.GET.get("to", ""))
    return {"people": f"{to.name}, {to.email}", "name": to.company} if to else {}


def _fill(request: MemberRequest, room: Room) -> None:
    """What the address names, as far as it may be sent; what may not is said."""
    left_out = []
    for asset, note in _chosen(request):
        if asset.is_shareable:
            room.add_piece(asset, note)
        else:
            left_out.append(f"“{asset}”: {asset.why_not_shareable()}")
    if left_out:
        messages.warning(request, f"Not in the room: {' '.join(left_out)}")


def _chosen(request: MemberRequest) -> list[tuple[Asset, str]]:
    """Pieces with the sentence that goes along. Notes of kits are for colleagues, and stay there."""
    if kit := _named(request, "kit"):
        found = get_object_or_404(Kit.objects.visible_to(request.user), uuid=kit)
        try:
            return [(asset, "") for asset, _ in pieces_of(found, request.user)][:MOST_PIECES]
        except Unavailable:
            messages.error(request, "The search engine does not answer: put the kit's pieces in later.")
            return []
    asset = _named(request, "asset")
    return [(asset, "") for asset in Asset.objects.visible_to(request.user).filter(uuid=asset)] if asset else []


def _named(request: MemberRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def _form(request: MemberRequest, form: RoomForm, title: str, verb: str, room: Room | None = None) -> HttpResponse:
    context = {"form": form, "title": title, "verb": verb, "room": room, "place": "rooms"}
    return render(request, "assets/room_form.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.uses_library)
def change(request: MemberRequest, uuid: UUID) -> HttpResponse:
    room = own_room(request, uuid)
    form = RoomForm(request.POST or None, instance=room)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            changed = form.fill(form.save(commit=False))
            changed.save()
            changed.follow()
        messages.success(request, f"The room for {room} was changed.")
        return redirect(room)
    return _form(request, form, "Change the room", "Save", room)


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def room(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """What is in it, who is in it, and who read what; asked again and again by its script."""
    found = visible_room(request, uuid)
    return show(request, found)


def show(request: MemberRequest, room: Room, status: int = 200, **forms: object) -> HttpResponse:
    """The room's page; `forms` holds those that came back with errors, their input kept."""
    reading = reading_of(room)
    newest = room.comments.select_related("guest", "author").order_by("-created_at", "-pk")[:COMMENTS_SHOWN]
    steps, comments = list(room.steps.select_related("guest")), list(newest)[::-1]
    context: dict[str, object] = {
        "room": room,
        "reading": reading,
        "is_own": room.owner_id == request.user.pk,
        "people": _people(request, room, reading),
        "steps": steps,
        "comments": comments,
        "removed": _just_removed(request, room),
        "step_form": StepForm(room=room),
        "longest": LONGEST_COMMENT,
        "counts_reading": activity.SOURCE is not None,
        "place": "rooms",
    }
    context |= forms
    if status != 200:
        return render(request, "assets/room.html", context, status=status)
    seen = (
        [[row.item.pk, *(cell.reading for cell in row.cells)] for row in reading.rows],
        [(one.guest.joined_at, one.guest.declined_at, one.guest.is_present) for one in reading.people],
        [(step.text, step.done_at) for step in steps],
        [comment.uuid for comment in comments],
    )
    return live(request, "assets/room.html", "assets/room_reading.html", context, seen)


def _people(request: MemberRequest, room: Room, reading: RoomReading) -> list[tuple[RoomGuest, float, LinkMail | None]]:
    """Everybody with the mail their link goes out with, shown to the owner alone."""
    is_own = room.owner_id == request.user.pk
    return [(one.guest, one.total, mailing.mail_for(one.guest) if is_own else None) for one in reading.people]


def _just_removed(request: MemberRequest, room: Room) -> RoomItem | None:
    """What `?removed=` names, so that it can be put back."""
    asked = _named(request, "removed")
    if asked is None or room.owner_id != request.user.pk:
        return None
    gone = room.items.filter(removed_at__isnull=False, asset__uuid=asked).select_related("asset")
    return gone.first()


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def reading(request: MemberRequest, uuid: UUID, kind: str) -> HttpResponse:
    """Who read which page for how long, as a table."""
    found = visible_room(request, uuid)
    return download(table_of(found), kind, f"room-{slugify(found.name) or 'reading'}")


@require_POST
@needs(lambda user: user.uses_library)
def delete(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """No link opens it from now on; it can be had back for a month, and is gone for good then."""
    room = own_room(request, uuid)
    Room.objects.filter(pk=room.pk).update(deleted_at=timezone.now())
    return redirect(f"{reverse('library:rooms')}#deleted")


@require_POST
@needs(lambda user: user.uses_library)
def restore(request: MemberRequest, uuid: UUID) -> HttpResponse:
    room = get_object_or_404(Room.objects.deleted_by(request.user), uuid=uuid)
    Room.objects.filter(pk=room.pk).update(deleted_at=None)
    messages.success(request, f"The room for {room} is open again.")
    return redirect(room)
