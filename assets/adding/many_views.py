"""Many files at once: each is judged by the form for one, and each by itself is in the library or told why not."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.adding.arrival import added_lately, is_under_way
from assets.adding.duplicates import Known, known_file
from assets.adding.forms import HERE_ALREADY, KEEP_BOTH, SUPERSEDE, AddManyForm
from assets.adding.views import own_file
from assets.extract.file_reading import ask_to_read_again
from assets.models import Asset
from assets.signals import announce
from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.platform.files.whole_files import atomic_with_files
from editorial.platform.web.addresses import way_back

LONGEST_NAME = 255  # characters of a file's name that is asked about


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its asset, or why there is none; `known`: what is here, about which to choose."""

    name: str
    asset: Asset | None = None
    why: str = ""
    known: Known | None = None

    def as_json(self) -> dict[str, object]:
        if self.asset is not None:
            return {"name": self.name, "title": self.asset.title, "url": self.asset.get_absolute_url()}
        return {"name": self.name, "why": self.why} | ({"known": as_json(self.known)} if self.known else {})


def as_json(known: Known) -> dict[str, object]:
    choices = [KEEP_BOTH, *([SUPERSEDE] if known.may_be_superseded else [])]
    return {"said": known.said, "url": known.asset.get_absolute_url(), "choices": choices}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(editors_only)
def add_many(request: MemberRequest) -> HttpResponse:
    """A page for browsers without scripts; with them, files come one by one and the answer is JSON."""
    if request.method != "POST":
        return show(request, AddManyForm())
    files = request.FILES.getlist("file")
    outcomes = [add_one(request, file) for file in files]
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"files": [outcome.as_json() for outcome in outcomes]})
    refused = not files or any(outcome.asset is None for outcome in outcomes)
    form = AddManyForm(request.POST) if refused else AddManyForm()
    return show(request, form, outcomes, is_nothing_chosen=not files, status=422 if refused else 200)


def add_one(request: MemberRequest, file: "UploadedFile[bytes]") -> Outcome:
    form, name = AddManyForm(request.POST, {"file": file}), file.name or ""
    if not form.is_valid():
        is_here = form.has_error("file", HERE_ALREADY)
        why = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return Outcome(name, why=why, known=form.known if is_here else None)
    with atomic_with_files():
        asset = form.add(request.user)
        announce(asset)
    return Outcome(name, asset)


def show(
    request: MemberRequest,
    form: AddManyForm,
    outcomes: list[Outcome] | None = None,
    *,
    is_nothing_chosen: bool = False,
    status: int = 200,
) -> HttpResponse:
    lately = added_lately(request.user)
    context = {
        "form": form,
        "outcomes": outcomes or [],
        "is_nothing_chosen": is_nothing_chosen,
        "lately": lately,
        "is_under_way": is_under_way(lately),
        "extensions": settings.WAGTAILDOCS_EXTENSIONS,
        "largest": settings.WAGTAILDOCS_MAX_UPLOAD_SIZE,
        "most": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "place": "add",
    }
    return render(request, "assets/add_many.html", context, status=status)


@never_cache
@require_safe
@needs(editors_only)
def known(request: MemberRequest) -> JsonResponse:
    """Asked before a file is sent: is one of this SHA-1 (`hash`) or `name` here already?"""
    found = known_file(request.GET.get("hash", "")[:40], request.GET.get("name", "")[:LONGEST_NAME] or "file")
    return JsonResponse({"known": as_json(found) if found else None})


@never_cache
@require_safe
@needs(editors_only)
def how_far(request: MemberRequest) -> HttpResponse:
    """The list of what was added lately, as it is now."""
    lately = added_lately(request.user)
    return render(request, "assets/added_lately.html", {"lately": lately, "is_under_way": is_under_way(lately)})


@require_POST
@needs(editors_only)
def read_again(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Try a file once more that could not be read."""
    version = own_file(uuid).current_version
    if version is not None:
        ask_to_read_again(version)
    return redirect(way_back(request, otherwise=reverse("library:add_many")))
