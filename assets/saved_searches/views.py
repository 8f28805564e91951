"""Saved searches: naming one, all of one's own with what is new in them, the alert on and off, deleting."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.models import SavedSearch, SearchMatch
from assets.models.saved_searches import MOST_SAVED
from assets.saved_searches import alerts
from assets.saved_searches.forms import SaveForm
from assets.searching.facets import words
from editorial.platform.accounts.access import MemberRequest, needs
from search.engines import Unavailable

SHOWN = 5  # new pieces named below each search
NO_ENGINE = "The search engine does not answer, so no alert was set. Switch it on here in a while."
TOO_MANY = (
    f"It finds more than {alerts.MOST_FOUND} pieces, and an alert would be noise. It is saved without one: narrow the "
    "search, and save that."
)


def own_search(request: MemberRequest, uuid: UUID) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.visible_to(request.user).select_related("owner"), uuid=uuid)


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def saved_searches(request: MemberRequest) -> HttpResponse:
    mine = list(SavedSearch.objects.visible_to(request.user).with_news(request.user).order_by("name", "pk"))
    labels = words()
    unseen = SearchMatch.objects.unseen().visible_to(request.user).select_related("asset__format").order_by("-pk")
    new: dict[int, list[SearchMatch]] = {}
    for match in unseen[: MOST_SAVED * SHOWN]:
        new.setdefault(match.search_id, []).append(match)
    found = [(search, said(search, labels), new.get(search.pk, [])[:SHOWN]) for search in mine]
    context = {"searches": found, "place": "library", "part": "searches"}
    return render(request, "assets/saved_searches.html", context)


def said(search: SavedSearch, labels: dict[str, dict[str, str]]) -> list[str]:
    """The search in words: what was typed, then the labels of its filters."""
    asked = search.search
    chosen = [labels[facet].get(slug, slug) for facet, slugs in asked.filters.items() for slug in slugs]
    return [f"“{asked.text}”", *chosen] if asked.text else chosen


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.uses_library)
def save(request: MemberRequest) -> HttpResponse:
    """Name the search that `address` stands for."""
    start = {"address": request.GET.get("address", "")}
    form = SaveForm(request.POST or None, initial=start, owner=request.user)
    if request.method == "POST" and form.is_valid():
        search: SavedSearch = form.save()
        messages.success(request, f"“{search}” is saved.")
        if search.has_alert:
            _begin(request, search)
        return redirect("library:searches")
    context = {"form": form, "address": form["address"].value() or "", "place": "library", "part": "searches"}
    return render(request, "assets/saved_search_form.html", context, status=422 if form.is_bound else 200)


def _begin(request: MemberRequest, search: SavedSearch) -> None:
    try:
        if not alerts.begin(search):
            messages.warning(request, TOO_MANY)
    except Unavailable:
        alerts.end(search)
        messages.warning(request, NO_ENGINE)


@require_POST
@needs(lambda user: user.uses_library)
def set_alert(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """`on=1` tells from now on, of what newly matches from now on; anything else stops it."""
    search = own_search(request, uuid)
    if request.POST.get("on") == "1":
        _begin(request, search)
    else:
        alerts.end(search)
        messages.success(request, f"You are told no more of “{search}”.")
    return redirect(_place_of(search))


@require_POST
@needs(lambda user: user.uses_library)
def mark_seen(request: MemberRequest, uuid: UUID) -> HttpResponse:
    search = own_search(request, uuid)
    search.matches.unseen().update(seen_at=timezone.now())
    return redirect(_place_of(search))


@require_POST
@needs(lambda user: user.uses_library)
def delete(request: MemberRequest, uuid: UUID) -> HttpResponse:
    search = own_search(request, uuid)
    search.delete()
    messages.success(request, f"“{search}” is deleted.")
    return redirect("library:searches")


def _place_of(search: SavedSearch) -> str:
    return f"{reverse('library:searches')}#search-{search.uuid}"
