"""What a recipient sees behind a link. No account, no cookie but a password's; opening it changes nothing."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

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


@csrf_exempt  # the token in the address is the right to ask; a cookie for it would be the first thing a link sets
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, token: str) -> HttpResponseBase:
    """The piece; before it, where the link has one, a form for its password, which posts here."""
    link = TrackedLink.objects.by_token(token)
    if link is None:
        return private(render(request, "assets/link_unknown.html", status=404))
    if not is_open_now(link):
        context = {"link": link, "states": LinkState}
        return private(render(request, "assets/link_closed.html", context, status=GONE))
    if request.method == "POST":
        return private(_try_password(request, link, token))
    if not passwords.knows_password(link, request):
        return private(render(request, "assets/link_password.html", {"link": link, "token": token}))
    if wants_words(request.GET):
        return private(_words(request, link, token))
    return private(render(request, "assets/link_read.html", _shown(request, link, token)))


def _words(request: HttpRequest, link: TrackedLink, token: str) -> HttpResponse:
    """What stands below the picture of the page that a script turned to."""
    viewer = viewer_of(link.shown_version, reverse("library:read", args=[token]), request.GET)
    if viewer is None:
        raise Http404
    return render(request, "assets/viewer_words.html", {"viewer": viewer})


def _try_password(request: HttpRequest, link: TrackedLink, token: str) -> HttpResponseBase:
    if not passwords.may_try(link, request):
        wrong, status = "Too many tries. Wait an hour, or ask for a new link.", 429
    elif not link.check_password(request.POST.get("password", "")):
        wrong, status = "That is not the password. Mind capitals and spaces.", 422
    else:
        response = redirect(f"{reverse('library:read', args=[token])}{f'#{link.opens_at}' if link.opens_at else ''}")
        passwords.remember(link, response)
        return response
    context = {"link": link, "token": token, "wrong": wrong}
    return render(request, "assets/link_password.html", context, status=status)


def _shown(request: HttpRequest, link: TrackedLink, token: str) -> dict[str, object]:
    version, piece = link.shown_version, piece_of(link.asset)
    newest = link.asset.rated_version
    return {
        "link": link,
        "token": token,
        "asset": link.asset,
        "version": version,
        "is_superseded": version is not None and version.number < newest,
        "is_newer": version is not None and 0 < link.version_number < version.number,
        "viewer": viewer_of(version, reverse("library:read", args=[token]), request.GET, link.opens_at),
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


def open_link(request: HttpRequest, token: str) -> TrackedLink:
    """The link, for whoever may see what is behind it now."""
    link = TrackedLink.objects.by_token(token)
    if link is None or not is_open_now(link) or not passwords.knows_password(link, request):
        raise Http404
    return link


@csrf_exempt  # as above
@require_POST
def choose_sharing(request: HttpRequest, token: str) -> HttpResponseBase:
    """The recipient's word on whether the sender sees what is read. A no is about what was told before, too."""
    link = open_link(request, token)
    if request.POST.get("share") == "yes":
        link.share_again()
    else:
        with transaction.atomic():
            if link.decline():
                sharing_declined.send(sender=TrackedLink, links=[link.uuid])
    return private(redirect(f"{reverse('library:read', args=[token])}#sharing"))


@require_safe
def leaf(request: HttpRequest, token: str, number: int) -> HttpResponseBase:
    """A page's picture, as long as the link is open."""
    return private(thumbnail_response(open_link(request, token).shown_version, number))


@require_safe
def count_leaf(request: HttpRequest, token: str, number: int) -> HttpResponseBase:
    """A dot that only browsers without scripts ask for: so a page they are shown is counted."""
    link = open_link(request, token)
    if request.method == "GET" and link.declined_at is None and not request.user.is_authenticated:
        activity.note_untimed(request, token, link.asset.uuid, page_anchor(number))
    return private(HttpResponse(DOT, content_type="image/gif"))


@require_safe
def take(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file, if the sender lets it be taken."""
    link = open_link(request, token)
    version = link.shown_version
    if not link.allows_download or version is None:
        raise Http404
    return private(file_response(version))
