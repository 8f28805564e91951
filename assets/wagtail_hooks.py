"""Where the library meets the CMS: a way there from its menu, and who may open a document by its CMS address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.documents.models import Document

from assets.links.passwords import knows_password
from assets.links.recipient_views import is_open_now
from assets.models import Asset, TrackedLink
from assets.page.views import piece_of
from assets.requests.panel import RequestsPanel
from editorial.platform.cms.menu import EditorsItem
from editorial.platform.models import User
from editorial.site.access.shown_documents import is_shown, piece_of_file, shows


@hooks.register("register_admin_menu_item")
def library_item() -> MenuItem:
    return MenuItem("Library", "/library/", name="library", icon_name="folder-open-inverse", order=210)


@hooks.register("register_admin_menu_item")
def asked_item() -> MenuItem:
    return EditorsItem("Requests", reverse("library:requests"), name="requests", icon_name="help", order=215)


@hooks.register("construct_homepage_panels")
def requests_panel(request: HttpRequest, panels: list[Component]) -> None:
    if isinstance(request.user, User) and request.user.is_editor:
        panels.append(RequestsPanel())


@hooks.register("before_serve_document")
def only_for_those_who_may(document: Document, request: HttpRequest) -> HttpResponse | None:
    """`/documents/<id>/<name>` can be guessed. A document follows the pages that show it, and the library's rules.
    Whoever stands before the gate of the piece whose file it is, is led to that piece.
    """
    if may_open(document, request):
        return None
    if not is_held_back(document) and (piece := piece_of_file(document, request)):
        return redirect(piece.url)
    raise Http404


def may_open(document: Document, request: HttpRequest) -> bool:
    """Editors open all, colleagues what they see in the library, others what a page shows them or a link lets them
    take. What the library holds back (internal, expired) no page gives away.
    """
    if request.user.has_perm("wagtailadmin.access_admin"):
        return True
    if Asset.objects.filter(versions__document=document).visible_to(request.user).exists():
        return True
    if is_held_back(document):
        return False
    return is_shown(document, request) or is_behind_link(document, request)


def is_held_back(document: Document) -> bool:
    held = Asset.objects.filter(versions__document=document)
    return held.exists() and not held.live().shareable().exists()


def is_behind_link(document: Document, request: HttpRequest) -> bool:
    """Shown in a piece that a tracked link sends, by itself or in a room, whose sender lets files be taken, to whoever
    knows its password.
    """
    token = request.GET.get("l", "")
    return bool(token) and any(
        link.allows_download
        and is_open_now(link)
        and knows_password(link.guest or link, request)
        and (piece := piece_of(link.asset)) is not None
        and shows(piece, document)
        for link in TrackedLink.objects.behind(token)
    )
