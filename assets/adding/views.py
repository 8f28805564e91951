"""New files, new versions, and what the library says of a file. For the content team."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assets.adding.forms import AddForm, ChangeForm, VersionForm
from assets.models import Asset
from assets.signals import announce
from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.platform.files.whole_files import atomic_with_files
from editorial.platform.words import listed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(editors_only)
def add(request: MemberRequest) -> HttpResponse:
    form = AddForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with atomic_with_files():
            asset = form.add(request.user)
            announce(asset)
        messages.success(request, f"“{asset}” is in the library. {still_missing(asset)}")
        return redirect(asset)
    return page(request, form, "Add to the library", "Add it")


def still_missing(asset: Asset) -> str:
    missing = asset.missing_tags()
    return f"It still needs {listed(missing)} to count in the coverage." if missing else ""


def page(request: MemberRequest, form: object, title: str, verb: str, asset: Asset | None = None) -> HttpResponse:
    context = {"form": form, "title": title, "verb": verb, "asset": asset, "place": "library" if asset else "add"}
    status = 422 if getattr(form, "is_bound", False) else 200
    return render(request, "assets/asset_form.html", context, status=status)


def own_file(uuid: UUID) -> Asset:
    """A file or address the library itself keeps. What has a page is changed in the CMS."""
    return get_object_or_404(Asset.objects.filter(page=None), uuid=uuid)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(editors_only)
def change(request: MemberRequest, uuid: UUID) -> HttpResponse:
    asset = own_file(uuid)
    form = ChangeForm(request.POST or None, instance=asset)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            asset = form.save()
            announce(asset)
        messages.success(request, f"“{asset}” was changed. {still_missing(asset)}")
        return redirect(asset if asset.is_live else "library:change", *([] if asset.is_live else [asset.uuid]))
    return page(request, form, "Change", "Save", asset)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(editors_only)
def new_version(request: MemberRequest, uuid: UUID) -> HttpResponse:
    asset = own_file(uuid)
    form = VersionForm(request.POST or None, request.FILES or None, asset=asset)
    if request.method == "POST" and form.is_valid():
        with atomic_with_files():
            version = form.supersede(asset, request.user)
            announce(asset)
        messages.success(request, f"Version {version.number} is there. Links sent before serve it from now on.")
        return redirect(asset)
    return page(request, form, "New version", "Replace it", asset)
