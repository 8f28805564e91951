"""The star on an asset, and the list of those that have one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assets.models import Favourite
from assets.page.views import visible_asset
from assets.searching.asset_lists import COMMON_ORDERS, AssetList, Order, show_assets
from assets.usage.ways_in import favourites_of
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.web.addresses import way_back

FAVOURITES = AssetList(
    "favourites",
    "Favourites",
    "Pieces you gave a star. Only you see them.",
    "No favourites yet",
    "Press the star on a piece, here or on its own page, and you find it again here.",
    {"starred": Order("Starred last", ("-starred_at", "-pk"))} | COMMON_ORDERS,
)


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def favourites(request: MemberRequest) -> HttpResponse:
    return show_assets(request, favourites_of(request.user), FAVOURITES)


@require_POST
@needs(lambda user: user.uses_library)
def star(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Set the star (`on=1`) or take it away. For htmx the star as it is now; else back to where it was pressed."""
    asset, is_on = visible_asset(request, uuid), request.POST.get("on") == "1"
    Favourite.objects.star(request.user, asset, on=is_on)
    if request.htmx:
        back = request.POST.get("next", "")
        return render(request, "assets/star.html", {"asset": asset, "starred": is_on, "back": back})
    said = "is among your favourites" if is_on else "is no longer among your favourites"
    messages.success(request, f"“{asset}” {said}.")
    return redirect(way_back(request, otherwise=asset.get_absolute_url()))
