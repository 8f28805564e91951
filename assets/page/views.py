"""The page of one asset, and its file and thumbnails, each for those who may see it."""

from collections.abc import Sequence
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assets.adding.mirroring import live_piece
from assets.models import Asset, Comment, Favourite, FilePage, Version
from assets.opinions.forms import CommentForm, RatingForm
from assets.opinions.threads import talk_about
from assets.page.viewer import viewer_of, wants_words
from assets.requests.own_requests import answers_for
from assets.usage import use_log
from editorial.pieces.models import Piece
from editorial.platform.accounts.access import MemberRequest, needs


def visible_asset(request: MemberRequest, uuid: UUID) -> Asset:
    """The asset with its tags and this person's star; 404 for whoever may not see it."""
    seen = Asset.objects.visible_to(request.user).with_tags()
    return get_object_or_404(seen.annotate(is_favourite=Favourite.objects.of_row(request.user)), uuid=uuid)


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def asset(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = visible_asset(request, uuid)
    if wants_words(request.GET):
        return _words(request, found)
    use_log.note_opening(request.user, found)
    return show(request, found)


def _words(request: MemberRequest, asset: Asset) -> HttpResponse:
    """What stands below the picture of the page that a script turned to."""
    viewer = viewer_of(asset.current_version, asset.get_absolute_url(), request.GET)
    if viewer is None:
        raise Http404
    context = {"viewer": viewer, "asset": asset, "why_not": asset.why_not_shareable(), "asset_page": True}
    return render(request, "assets/viewer_words.html", context)


def show(request: MemberRequest, asset: Asset, status: int = 200, **forms: object) -> HttpResponse:
    """The asset's page; `forms` holds those that came back with errors, their input kept."""
    version = asset.current_version
    answered = forms.get("replying_to")
    around = str(answered.uuid) if isinstance(answered, Comment) else request.GET.get("comment")
    mine = asset.ratings.of_version(version.number if version else 0).filter(user=request.user).first()
    context: dict[str, object] = {
        "asset": asset,
        "version": version,
        "versions": asset.versions.select_related("document", "created_by"),
        "viewer": viewer_of(version, asset.get_absolute_url(), request.GET),
        "piece": piece_of(asset),
        "ratings": asset.ratings.select_related("user", "persona", "job"),
        "mine": mine,
        "talk": talk_about(asset, request.user, request.GET.get("comments"), around),
        "rating_form": RatingForm(instance=mine),
        "comment_form": CommentForm(),
        "back": asset.get_absolute_url(),
        "answers": answers_for(request.user, asset),
        "why_not": asset.why_not_shareable(),
        "place": "library",
    }
    return render(request, "assets/asset.html", context | forms, status=status)


def pages_of(version: Version | None) -> Sequence[FilePage]:
    return list(version.pages.all()) if version else []


def piece_of(asset: Asset) -> Piece | None:
    """The live page behind the asset, if it is one."""
    return live_piece(asset.uuid) if asset.page_id else None


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def download(request: MemberRequest, uuid: UUID, number: int | None = None) -> FileResponse:
    """The current version's file, or an earlier one by its number."""
    return file_response(the_version(visible_asset(request, uuid), number))


def the_version(asset: Asset, number: int | None = None) -> Version:
    version = asset.current_version if number is None else asset.versions.filter(number=number).first()
    if version is None:
        raise Http404
    return version


def file_response(version: Version) -> FileResponse:
    """Always saved, never shown inline: an uploaded file may hold script."""
    document = version.document
    try:
        opened = document.file.storage.open(document.file.name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        opened, as_attachment=True, filename=document.filename, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@needs(lambda user: user.uses_library)
def thumbnail(request: MemberRequest, uuid: UUID, number: int) -> FileResponse:
    return thumbnail_response(visible_asset(request, uuid).current_version, number)


def thumbnail_response(version: Version | None, number: int) -> FileResponse:
    """A page of a version as a picture; may stay in this person's browser for an hour."""
    page = FilePage.objects.filter(version=version, number=number).exclude(thumbnail="").first()
    if page is None:
        raise Http404
    try:
        response = FileResponse(page.thumbnail.open(), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response
