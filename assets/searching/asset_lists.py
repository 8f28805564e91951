"""A list of assets that nobody searched for: favourites, what is new, what trends. One page of it, with its orders."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from assets.models.assets import AssetQuerySet
from assets.searching.parameters import PAGE_SIZE
from assets.searching.results import as_results, rows
from editorial.platform.accounts.access import MemberRequest


@dataclass(frozen=True)
class Order:
    label: str
    by: tuple[str, ...]


COMMON_ORDERS = {
    "newest": Order("Newest", ("-published_at", "-pk")),
    "title": Order("Title", ("title", "pk")),
    "rating": Order("Best rated", ("-rating_corrected", "-published_at", "-pk")),
    "used": Order("Most sent", ("-used_count", "-published_at", "-pk")),
}


@dataclass(frozen=True)
class AssetList:
    """What stands above a list, and instead of it when it is empty. Without `orders` it has the one it comes in."""

    name: str
    title: str
    said: str
    empty_title: str
    empty_said: str
    orders: Mapping[str, Order] = field(default_factory=dict)


def show_assets(request: MemberRequest, assets: AssetQuerySet, shown: AssetList) -> HttpResponse:
    """The page asked for, in the order asked for; the first of `orders` otherwise."""
    chosen = request.GET.get("sort", "")
    sort = chosen if chosen in shown.orders else next(iter(shown.orders), "")
    if sort:
        assets = assets.order_by(*shown.orders[sort].by)
    page = Paginator(assets, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "list": shown,
        "page": page,
        "sort": sort,
        "results": as_results(rows(page.object_list, request.user)),  # type: ignore[arg-type]  # a QuerySet is sliced
        "place": "library",
        "part": shown.name,
    }
    return render(request, "assets/asset_list.html", context)
