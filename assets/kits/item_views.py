"""What is in a kit: adding from wherever a piece is shown, the order, a note, taking out and putting back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assets.kits.views import own_kit
from assets.models import Asset, Kit, KitItem
from assets.models.kits import MOST_ITEMS
from assets.page.views import visible_asset
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.words import listed

MOST_OFFERED = 100  # of one's own kits to choose from
LONGEST_NAME, LONGEST_NOTE = 120, 400


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.uses_library)
def choose(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Which of one's kits this piece goes into; `name` makes a new one for it."""
    asset = visible_asset(request, uuid)
    mine = list(Kit.objects.owned_by(request.user).by_hand().order_by("name", "pk")[:MOST_OFFERED])
    inside = set(KitItem.objects.present().filter(asset=asset, kit__in=mine).values_list("kit_id", flat=True))
    problem = ""
    if request.method == "POST":
        name, chosen = request.POST.get("name", "").strip(), request.POST.getlist("kit")
        picked = [kit for kit in mine if str(kit.uuid) in chosen]
        if picked or name:
            return _added(request, asset, picked, name[:LONGEST_NAME])
        problem = "Choose a kit, or name a new one."
    context = {"asset": asset, "kits": mine, "inside": inside, "problem": problem, "place": "library"}
    return render(request, "assets/kit_choose.html", context, status=422 if problem else 200)


def _added(request: MemberRequest, asset: Asset, picked: list[Kit], name: str) -> HttpResponse:
    if name:
        picked = [*picked, Kit.objects.create(owner=request.user, name=name)]
    full = [kit for kit in picked if not kit.add(asset)]
    if full:
        names = listed([f"“{kit}”" for kit in full])
        messages.error(request, f"{names} is full: a kit holds {MOST_ITEMS} pieces. Take some out first.")
    if done := [f"“{kit}”" for kit in picked if kit not in full]:
        messages.success(request, f"“{asset}” is in {listed(done)}.")
    return redirect(picked[0] if len(picked) == 1 else asset)


def _item(request: MemberRequest, uuid: UUID, asset_uuid: UUID) -> KitItem:
    kit = own_kit(request, uuid)
    return get_object_or_404(kit.items.select_related("kit", "asset"), asset__uuid=asset_uuid)


@require_POST
@needs(lambda user: user.uses_library)
def move(request: MemberRequest, uuid: UUID, asset_uuid: UUID) -> HttpResponse:
    """One up or down; the button pressed has the focus again."""
    item = _item(request, uuid, asset_uuid)
    way = "up" if request.POST.get("by") == "up" else "down"
    item.kit.move(item, -1 if way == "up" else 1)
    return redirect(f"{item.kit.get_absolute_url()}#{way}-{asset_uuid}")


@require_POST
@needs(lambda user: user.uses_library)
def note(request: MemberRequest, uuid: UUID, asset_uuid: UUID) -> HttpResponse:
    item = _item(request, uuid, asset_uuid)
    said = " ".join(request.POST.get("note", "").split())[:LONGEST_NOTE]
    KitItem.objects.filter(pk=item.pk).update(note=said)
    messages.success(request, f"The note to “{item.asset}” is saved.")
    return redirect(f"{item.kit.get_absolute_url()}#piece-{asset_uuid}")


@require_POST
@needs(lambda user: user.uses_library)
def take_out(request: MemberRequest, uuid: UUID, asset_uuid: UUID) -> HttpResponse:
    """The next page offers to put it back, at its place and with its note."""
    item = _item(request, uuid, asset_uuid)
    KitItem.objects.filter(pk=item.pk, removed_at=None).update(removed_at=timezone.now())
    return redirect(f"{item.kit.get_absolute_url()}?removed={asset_uuid}")


@require_POST
@needs(lambda user: user.uses_library)
def put_back(request: MemberRequest, uuid: UUID, asset_uuid: UUID) -> HttpResponse:
    item = _item(request, uuid, asset_uuid)
    KitItem.objects.filter(pk=item.pk).update(removed_at=None)
    return redirect(f"{item.kit.get_absolute_url()}#piece-{asset_uuid}")
