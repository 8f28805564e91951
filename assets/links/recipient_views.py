"""What a recipient sees behind a link. No account, no cookie; opening it changes nothing."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assets.models import LinkState, TrackedLink
from assets.page.views import file_response, pages_of, piece_of, the_version, thumbnail_response
from editorial.pieces.rendering import RenderedPiece

GONE = 410


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Nothing keeps it, nothing lists it, and no other site learns its address."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"  # none at all would hide our own forms' origin too
    return response


@require_safe
def read(request: HttpRequest, token: str) -> HttpResponseBase:
    link = TrackedLink.objects.by_token(token)
    if link is None:
        return private(render(request, "assets/link_unknown.html", status=404))
    if not is_open_now(link):
        context = {"link": link, "states": LinkState}
        return private(render(request, "assets/link_closed.html", context, status=GONE))
    version, piece = link.asset.current_version, piece_of(link.asset)
    context = {
        "link": link,
        "token": token,
        "asset": link.asset,
        "version": version,
        "unit": version.unit if version else "",
        "leaves": pages_of(version),
        "piece": piece,
        "is_colleague": request.user.is_authenticated,  # trying the link is no reading of the recipient's
        "read": RenderedPiece.of(piece) if piece else None,  # all of it: whoever sends a piece opens its gate
    }
    return private(render(request, "assets/link_read.html", context))


def is_open_now(link: TrackedLink) -> bool:
    """Also before the library has followed the page: what was taken down, put behind a log-in, or is over by the clock,
    no link shows.
    """
    if not link.is_open or not link.asset.page_id:
        return link.is_open
    piece = piece_of(link.asset)
    return piece is not None and piece.is_readable_at(timezone.now()) and not piece.get_view_restrictions().exists()


def open_link(token: str) -> TrackedLink:
    link = TrackedLink.objects.by_token(token)
    if link is None or not is_open_now(link):
        raise Http404
    return link


@require_safe
def leaf(request: HttpRequest, token: str, number: int) -> HttpResponseBase:
    """A page's picture, as long as the link is open."""
    return private(thumbnail_response(open_link(token).asset, number))


@require_safe
def take(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file, if the sender lets it be taken."""
    link = open_link(token)
    if not link.allows_download:
        raise Http404
    return private(file_response(the_version(link.asset)))
