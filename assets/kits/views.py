"""Kits: all that somebody may see, one of them, making, changing, deleting and having it back, taking it away."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.kits.contents import MOST_EXPORTED, items_of, pieces_of
from assets.kits.forms import KitForm
from assets.models import Kit, KitItem
from assets.models.kits import KEEP_DELETED
from assets.searching.library_search import search_library
from assets.searching.parameters import SearchParameters
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.web.addresses import absolute
from editorial.platform.web.spreadsheets import KINDS, download
from search.engines import Unavailable

PER_PAGE = 30


def visible_kit(request: MemberRequest, uuid: UUID) -> Kit:
    """404 for whoever may not see it."""
    return get_object_or_404(Kit.objects.visible_to(request.user).select_related("owner"), uuid=uuid)


def own_kit(request: MemberRequest, uuid: UUID) -> Kit:
    """404 for whoever may not see it, 403 for who sees it and may not change it."""
    kit = visible_kit(request, uuid)
    if kit.owner_id != request.user.pk:
        raise PermissionDenied
    return kit


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def kits(request: MemberRequest) -> HttpResponse:
    """One's own and what colleagues share, by name; `deleted` can be had back for a while."""
    seen = Kit.objects.visible_to(request.user).select_related("owner").with_counts(request.user)
    page = Paginator(seen.order_by("name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    deleted = Kit.objects.deleted_by(request.user).filter(deleted_at__gt=timezone.now() - KEEP_DELETED)
    context = {
        "page": page,
        "deleted": deleted.order_by("-deleted_at", "-pk")[:10],
        "keep_days": KEEP_DELETED.days,
        "place": "kits",
        "part": "kits",
    }
    return render(request, "assets/kits.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.uses_library)
def new(request: MemberRequest) -> HttpResponse:
    """By hand; or with `?rule=` by the search that address stands for."""
    start = {"rule": request.GET.get("rule", "")}
    form = KitForm(request.POST or None, initial=start, user=request.user)
    if request.method == "POST" and form.is_valid():
        kit = form.save(commit=False)
        kit.owner = request.user
        kit.save()
        return redirect(kit)
    return _form(request, form, "New kit", "Make the kit")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.uses_library)
def change(request: MemberRequest, uuid: UUID) -> HttpResponse:
    kit = own_kit(request, uuid)
    form = KitForm(request.POST or None, instance=kit, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"“{kit}” was changed.")
        return redirect(kit)
    return _form(request, form, "Change the kit", "Save", kit)


def _form(request: MemberRequest, form: KitForm, title: str, verb: str, kit: Kit | None = None) -> HttpResponse:
    rule = form["rule"].value() or ""
    context = {"form": form, "title": title, "verb": verb, "kit": kit, "rule": rule, "place": "kits", "part": "kits"}
    return render(request, "assets/kit_form.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def kit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Its pieces; `export=csv|xlsx` gives them as a file."""
    found = visible_kit(request, uuid)
    if request.GET.get("export") in KINDS:
        return _taken_away(request, found)
    is_own = found.owner_id == request.user.pk
    context = {"kit": found, "is_own": is_own, "place": "kits", "part": "kits", "most_exported": MOST_EXPORTED}
    if found.rule:
        asked = SearchParameters.from_address(request.GET)
        context["found"] = search_library(request.user, found.search.on_page(asked.page))
        return render(request, "assets/kit_by_rule.html", context)
    context["items"] = items_of(found, request.user)
    context["removed"] = _just_removed(request, found) if is_own else None
    return render(request, "assets/kit.html", context)


def _taken_away(request: MemberRequest, kit: Kit) -> HttpResponse:
    try:
        return download(_table(request, kit), request.GET["export"], slugify(kit.name) or "kit")
    except Unavailable:
        messages.error(request, "The search engine does not answer, so nothing could be exported. Try again soon.")
        return redirect(kit)


def _just_removed(request: MemberRequest, kit: Kit) -> KitItem | None:
    """What `?removed=` names, so that it can be put back."""
    try:
        asked = UUID(request.GET.get("removed", ""))
    except ValueError:
        return None
    return kit.items.filter(removed_at__isnull=False, asset__uuid=asked).select_related("asset").first()


def _table(request: MemberRequest, kit: Kit) -> Iterator[tuple[str | float | datetime | None, ...]]:
    yield ("Title", "Kind", "Format", "Published", "Rating", "Ratings", "Sent", "Note", "Address")
    for asset, note in pieces_of(kit, request.user):
        yield (
            asset.title,
            asset.get_kind_display(),
            asset.format.label if asset.format else "",
            timezone.localtime(asset.published_at).replace(tzinfo=None),
            round(asset.rating_average, 1) if asset.rating_count else None,
            asset.rating_count,
            asset.used_count,
            note,
            absolute(asset.get_absolute_url()),
        )


@require_POST
@needs(lambda user: user.uses_library)
def delete(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Out of sight at once, and gone for good after a month."""
    kit = own_kit(request, uuid)
    Kit.objects.filter(pk=kit.pk).update(deleted_at=timezone.now())
    return redirect(f"{reverse('library:kits')}#deleted")


@require_POST
@needs(lambda user: user.uses_library)
def restore(request: MemberRequest, uuid: UUID) -> HttpResponse:
    kit = get_object_or_404(Kit.objects.deleted_by(request.user), uuid=uuid)
    Kit.objects.filter(pk=kit.pk).update(deleted_at=None)
    messages.success(request, f"“{kit}” is back.")
    return redirect(kit)
