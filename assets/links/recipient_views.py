"""What a recipient sees behind a link, by itself or in a room; the doors are in `assets/rooms/door_views.py`. No
account, no cookie but a password's; opening it changes nothing.
"""

from collections.abc import Collection
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from assets.links import activity, passwords
from assets.models import LinkState, TrackedLink
from assets.models.versions import page_anchor
from assets.page.viewer import viewer_of, wants_words
from assets.page.views import file_response, piece_of, thumbnail_response
from assets.signals import sharing_declined
from editorial.pieces.rendering import RenderedPiece

GONE = 410
DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b")  # 1 x 1 GIF


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Nothing keeps it, nothing lists it, and no other site learns its address."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"  # none at all would hide our own forms' origin too
    return response


class Holder(passwords.Protected, Protocol):
    """What a token in an address stands for: a link by itself, or a guest's way into a room."""

    @property
    def state(self) -> LinkState: ...

    def decline(self) -> bool: ...

    def share_again(self) -> bool: ...


class Way(NamedTuple):
    """How a recipient came to a piece: `token` as in the address, `home` that of the link or room, `base` that of the
    piece.
    """

    link: TrackedLink
    token: str
    home: str
    base: str

    @classmethod
    def by_itself(cls, link: TrackedLink, token: str) -> "Way":
        home = reverse("library:read", args=[token])
        return cls(link, token, home, home)


def read(request: HttpRequest, link: TrackedLink, token: str) -> HttpResponseBase:
    """The piece; before it, where the link has one, a form for its password, which posts here."""
    way = Way.by_itself(link, token)
    if not is_open_now(link):
        return closed(request, link)
    if refused := ask_for_password(request, link, token, f"{way.home}{f'#{link.opens_at}' if link.opens_at else ''}"):
        return refused
    return show_piece(request, way)


def unknown(request: HttpRequest) -> HttpResponseBase:
    return private(render(request, "assets/link_unknown.html", status=404))


def closed(request: HttpRequest, holder: Holder) -> HttpResponseBase:
    context = {"link": holder, "states": LinkState}
    return private(render(request, "assets/link_closed.html", context, status=GONE))


def ask_for_password(
    request: HttpRequest, protected: passwords.Protected, token: str, onwards: str
) -> HttpResponseBase | None:
    """The form for its password, or what became of one that was sent; None for whoever knew it, or needs none."""
    if request.method == "POST":
        return private(_try_password(request, protected, token, onwards))
    if passwords.knows_password(protected, request):
        return None
    return private(render(request, "assets/link_password.html", {"link": protected, "token": token}))


def _try_password(request: HttpRequest, protected: passwords.Protected, token: str, onwards: str) -> HttpResponseBase:
    if not passwords.may_try(protected, request):
        wrong, status = "Too many tries. Wait an hour, or ask for a new link.", 429
    elif not passwords.is_right(protected, request.POST.get("password", "")):
        wrong, status = "That is not the password. Mind capitals and spaces.", 422
    else:
        response = redirect(onwards)
        passwords.remember(protected, response)
        return response
    context = {"link": protected, "token": token, "wrong": wrong}
    return render(request, "assets/link_password.html", context, status=status)


def show_piece(request: HttpRequest, way: Way, **more: object) -> HttpResponseBase:
    """All of the piece, or what stands below the picture of the page that a script turned to."""
    if not wants_words(request.GET):
        return private(render(request, "assets/link_read.html", _shown(request, way) | more))
    viewer = viewer_of(way.link.shown_version, way.base, request.GET)
    if viewer is None:
        raise Http404
    return private(render(request, "assets/viewer_words.html", {"viewer": viewer}))


def _shown(request: HttpRequest, way: Way) -> dict[str, object]:
    link = way.link
    version, piece = link.shown_version, piece_of(link.asset)
    newest = link.asset.rated_version
    return {
        "link": link,
        "reader": link.recipient_name,
        "note": link.note,
        "token": way.token,
        "home": way.home,
        "base": way.base,
        "asset": link.asset,
        "version": version,
        "is_superseded": version is not None and version.number < newest,
        "is_newer": version is not None and 0 < link.version_number < version.number,
        "viewer": viewer_of(version, way.base, request.GET, link.opens_at),
        "piece": piece,
        "is_colleague": request.user.is_authenticated,  # trying the link is no reading of the recipient's
        "is_shared": link.declined_at is None,
        "read": RenderedPiece.of(piece) if piece else None,  # all of it: whoever sends a piece opens its gate
    }


def is_open_now(link: TrackedLink) -> bool:
    """Also before the library has followed the page: what was taken down, put behind a log-in, or is over by the clock,
    no link shows.
    """
    if not link.is_open or not link.asset.page_id:
        return link.is_open
    piece = piece_of(link.asset)
    return piece is not None and piece.is_readable_at(timezone.now()) and not piece.get_view_restrictions().exists()


def set_sharing(request: HttpRequest, holder: Holder, links: Collection[UUID]) -> None:
    """The recipient's word on whether the sender sees what is read. A no is about what was told before, too."""
    if request.POST.get("share") == "yes":
        holder.share_again()
        return
    with transaction.atomic():
        if holder.decline():
            sharing_declined.send(sender=TrackedLink, links=list(links))


def leaf(link: TrackedLink, number: int) -> HttpResponseBase:
    """A page's picture, as long as the link is open."""
    return private(thumbnail_response(link.shown_version, number))


def count_leaf(request: HttpRequest, link: TrackedLink, token: str, number: int) -> HttpResponseBase:
    """A dot that only browsers without scripts ask for: so a page they are shown is counted."""
    if request.method == "GET" and link.declined_at is None and not request.user.is_authenticated:
        activity.note_untimed(request, token, link.asset.uuid, page_anchor(number))
    return private(HttpResponse(DOT, content_type="image/gif"))


def take(link: TrackedLink) -> HttpResponseBase:
    """The file, if the sender lets it be taken."""
    version = link.shown_version
    if not link.allows_download or version is None:
        raise Http404
    return private(file_response(version))
