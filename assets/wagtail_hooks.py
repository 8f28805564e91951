"""Where the library meets the CMS: a way there from its menu, and who may open a document by its CMS address."""

from django.http import Http404, HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.documents.models import Document

from assets.models import Asset, Version
from assets.views import piece_of
from editorial.pieces.models import Gate
from editorial.platform.cms.menu import EditorsItem


@hooks.register("register_admin_menu_item")
def library_item() -> MenuItem:
    return MenuItem("Library", "/library/", name="library", icon_name="folder-open-inverse", order=210)


@hooks.register("register_admin_menu_item")
def asked_item() -> MenuItem:
    return EditorsItem("Requests", reverse("library:requests"), name="requests", icon_name="help", order=215)


@hooks.register("before_serve_document")
def only_for_those_who_may(document: Document, request: HttpRequest) -> None:
    """`/documents/<id>/<name>` can be guessed. A library file is public only as the current file of an open page."""
    versions = Version.objects.filter(document=document)
    if not versions.exists() or is_public(versions.current().select_related("asset").first()):
        return
    if not Asset.objects.visible_to(request.user).filter(versions__in=versions).exists():
        raise Http404


def is_public(version: Version | None) -> bool:
    if version is None or not version.asset.is_shareable:
        return False
    piece = piece_of(version.asset)
    return piece is not None and piece.gate == Gate.NONE
