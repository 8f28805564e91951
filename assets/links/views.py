"""Sending an asset to one person, and what became of it."""

from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assets.links import activity
from assets.links.forms import SendForm
from assets.models import Asset, TrackedLink
from assets.page.views import pages_of, piece_of, visible_asset
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.web.addresses import absolute

PER_PAGE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(lambda user: user.uses_library)
def send(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The form, and after it the link itself: the only time it is shown."""
    asset = visible_asset(request, uuid)
    if why_not := asset.why_not_shareable():
        return render(request, "assets/link_refused.html", {"asset": asset, "why_not": why_not}, status=403)
    start = {"opens_at": request.GET.get("page", "")}
    form = SendForm(request.POST or None, initial=start, asset=asset, pages=anchors(asset))
    if request.method == "POST" and form.is_valid():
        link: TrackedLink = form.save(commit=False)
        link.asset, link.sender = asset, request.user
        address = absolute(address_of(link, link.open_up(form.lifetime())))
        context = {"link": link, "asset": asset, "address": address, "mailto": mailto(link, address)}
        return render(request, "assets/link_made.html", context | {"place": "links"})
    status = 422 if form.is_bound else 200
    return render(request, "assets/link_form.html", {"asset": asset, "form": form, "place": "library"}, status=status)


def anchors(asset: Asset) -> list[tuple[str, str]]:
    """(anchor, what people call it) of every place a link can open at."""
    version, piece = asset.current_version, piece_of(asset)
    unit = version.unit if version else ""
    leaves = [(page.anchor, f"{unit} {page.number}: {page.title}"[:80]) for page in pages_of(version)]
    return leaves or [(anchor, title) for anchor, title, _ in (piece.sections() if piece else [])]


def address_of(link: TrackedLink, token: str) -> str:
    path = reverse("library:read", args=[token])
    return f"{path}#{link.opens_at}" if link.opens_at else path


def mailto(link: TrackedLink, address: str) -> str:
    """A mail ready to be sent from one's own program; quoted, so that no name can add a header."""
    text = "\n\n".join(part for part in (f"Dear {link.recipient_name},", link.note, address, str(link.sender)) if part)
    fields = urlencode({"subject": link.asset.title, "body": text}, quote_via=quote)
    return f"mailto:{quote(link.recipient_email, safe='@')}?{fields}"


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def links(request: MemberRequest) -> HttpResponse:
    sent = TrackedLink.objects.visible_to(request.user).select_related("asset", "token")
    page = Paginator(sent, PER_PAGE).get_page(request.GET.get("page"))
    known = activity.activity_of(list(page))
    rows = [(link, known.get(link.uuid)) for link in page]
    context = {"rows": rows, "page": page, "counts_reading": activity.SOURCE is not None, "place": "links"}
    return render(request, "assets/link_list.html", context)


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def link(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One link: what its recipient read, page by page."""
    found = own_link(request, uuid)
    reading = activity.activity_of([found]).get(found.uuid)
    names = dict(anchors(found.asset))
    pages = [(names.get(anchor, anchor), spent) for anchor, spent in (reading.seconds or {}).items()] if reading else []
    context = {"link": found, "reading": reading, "pages": pages, "counts_reading": activity.SOURCE is not None}
    return render(request, "assets/link.html", context | {"place": "links"})


@require_POST
@needs(lambda user: user.uses_library)
def revoke(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = own_link(request, uuid)
    found.revoke()
    messages.success(request, f"The link for {found.recipient_name} opens no longer.")
    return redirect("library:links")


def own_link(request: MemberRequest, uuid: UUID) -> TrackedLink:
    mine = TrackedLink.objects.visible_to(request.user).select_related("asset", "token", "sender")
    return get_object_or_404(mine, uuid=uuid)
