"""What became of the links that were sent: lists, one link, links made from one list."""

import hashlib
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assets.links import activity
from assets.links.activity import LinkActivity
from assets.links.mailing import address_of, mail_for
from assets.links.places import places_of
from assets.models import Asset, LinkPreset, LinkState, TrackedLink
from assets.models.links import TrackedLinkQuerySet
from editorial.platform.accounts.access import MemberRequest, needs
from editorial.platform.accounts.roles import Role
from editorial.platform.web.spreadsheets import download

PER_PAGE = 50
NOT_CHANGED = 204


class Row(NamedTuple):
    link: TrackedLink
    state: LinkState
    reading: LinkActivity | None


class Chosen(NamedTuple):
    """Which links a list shows, as its address says."""

    links: TrackedLinkQuerySet
    asset: Asset | None
    is_own: bool


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def links(request: MemberRequest) -> HttpResponse:
    """Newest first: all that one may see, or `?whose=mine`, or `?asset=` those to one piece."""
    chosen = _chosen(request)
    page = Paginator(chosen.links.select_related("asset", "token", "sender"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = _rows(page) | {
        "page": page,
        "asset": chosen.asset,
        "is_own": chosen.is_own,
        "is_lead": is_lead(request),
        "presets": LinkPreset.objects.visible_to(request.user),
        "place": "links",
    }
    return live(request, "assets/link_list.html", "assets/link_rows.html", context, context["rows"])


def _chosen(request: MemberRequest) -> Chosen:
    seen = TrackedLink.objects.visible_to(request.user).by_themselves()
    is_own = request.GET.get("whose") == "mine"
    if is_own:
        seen = seen.filter(sender=request.user)
    asset = None
    if asked := request.GET.get("asset"):
        try:
            asset = Asset.objects.visible_to(request.user).filter(uuid=UUID(asked)).first()
        except ValueError:
            asset = None
        seen = seen.filter(asset=asset)
    return Chosen(seen, asset, is_own)


def is_lead(request: MemberRequest) -> bool:
    return request.user.has_role(Role.SALES_LEAD, Role.ADMIN)


def _rows(page: "Page[TrackedLink]") -> dict[str, object]:
    shown = list(page)
    known = activity.activity_of(shown)
    rows = [Row(link, link.state, known.get(link.uuid)) for link in shown]
    return {"rows": rows, "counts_reading": activity.SOURCE is not None}


def live(request: MemberRequest, template: str, part: str, context: dict[str, object], shown: object) -> HttpResponse:
    """The page; or, for its script, which asks again and again with `?seen=<digest>`, only the part of it that
    changes, and 204 as long as nothing of what is `shown` has.
    """
    digest = hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
    seen = request.GET.get("seen")
    if seen == digest:
        return HttpResponse(status=NOT_CHANGED)
    response = render(request, template if seen is None else part, context | {"digest": digest})
    response["X-Seen"] = digest
    return response


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def link(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One link: what its recipient read, page by page, and what they did not open."""
    found = visible_link(request, uuid)
    reading = activity.activity_of([found]).get(found.uuid)
    token = found.plain_token() if found.sender == request.user and found.guest is None else None
    context: dict[str, object] = {
        "link": found,
        "reading": reading,
        "pages": _spent(found, reading) if reading else [],
        "counts_reading": activity.SOURCE is not None,
        "is_sender": found.sender == request.user,
        "mail": mail_for(found, token) if token else None,
        "place": "links",
    }
    return live(request, "assets/link.html", "assets/link_reading.html", context, (found.state, reading))


class Spent(NamedTuple):
    """What people call a page or section, seconds it was read, and how often it was shown without being timed."""

    name: str
    seconds: float
    shown: int


def _spent(link: TrackedLink, reading: LinkActivity) -> list[Spent]:
    """Of every page or section, in its order. What an earlier version held, or lies before the first section, comes
    last.
    """
    seconds, shown = dict(reading.seconds or {}), reading.untimed or {}
    places = places_of(link.asset, link.shown_version)
    spent = [Spent(name, seconds.pop(anchor, 0.0), shown.get(anchor, 0)) for anchor, name in places]
    return spent + [Spent(anchor or "before the first part", more, 0) for anchor, more in seconds.items()]


@require_POST
@needs(lambda user: user.uses_library)
def revoke(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = visible_link(request, uuid)
    found.revoke()
    messages.success(request, f"The link for {found.recipient_name} opens no longer.")
    return redirect(found.guest.room if found.guest else "library:links")


def visible_link(request: MemberRequest, uuid: UUID) -> TrackedLink:
    seen = TrackedLink.objects.visible_to(request.user).select_related("asset", "token", "sender", "guest__room")
    return get_object_or_404(seen, uuid=uuid)


@never_cache
@require_safe
@needs(lambda user: user.uses_library)
def batch(request: MemberRequest, uuid: UUID, kind: str = "") -> HttpResponse:
    """The links made from one list, each with its address, for whoever made them; also as a table to merge mails from:
    name, e-mail, link.
    """
    own = TrackedLink.objects.filter(sender=request.user, batch=uuid).select_related("asset", "token", "sender")
    made = list(own.order_by("recipient_name", "pk"))
    first = made[0] if made else get_object_or_404(own)
    rows = [(one, address_of(one, token) if (token := one.plain_token()) else "") for one in made]
    if kind:
        table = [(one.recipient_name, one.recipient_email, address) for one, address in rows]
        return download([("name", "email", "link"), *table], kind, "links")
    context = {"rows": rows, "asset": first.asset, "batch": uuid, "link": first, "place": "links"}
    return render(request, "assets/link_batch.html", context)
