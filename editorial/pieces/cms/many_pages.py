"""Doing something with many pages from the CMS: what Wagtail asks is asked, then jobs do it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.utils import type_to_delete_confirmation
from wagtail.models import Page, ReferenceIndex

from editorial.pieces.below import deleting, one_by_one, unpublishing
from editorial.pieces.models import PageWork, PageWorkKind
from editorial.platform.accounts.access import MemberRequest


def is_deleted_by_jobs(request: MemberRequest, page: Page) -> bool:
    """Whether it is for jobs to delete. What Wagtail would refuse is left to Wagtail, which says why."""
    if deleting.how_many([page]) <= deleting.AT_ONCE:
        return False
    protected = ReferenceIndex.get_references_to(page).group_by_source_object().is_protected
    return not protected and bool(type_to_delete_confirmation(request))


def delete_many(request: MemberRequest, page: Page) -> HttpResponse:
    above = page.get_parent()
    if work := deleting.delete_pages([page], request.user):
        begun(request, said_of(work))
    return _back(request, above)


def unpublish_many(request: MemberRequest, page: Page) -> HttpResponse | None:
    """None when there are so few that Wagtail may do it."""
    if unpublishing.how_many([page], request.user, with_below=True) <= one_by_one.AT_ONCE:
        return None
    if work := unpublishing.unpublish_pages([page], request.user, with_below=True):
        begun(request, said_of(work))
    return _back(request, page.get_parent())


def _back(request: MemberRequest, above: Page) -> HttpResponse:
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_explore", args=[above.pk]))


SAID: dict[str, str] = {
    PageWorkKind.DELETE: "{total} pages are being deleted: “{title}”, with all below. No reader sees them any more.",
    PageWorkKind.UNPUBLISH: "{total} pages are being unpublished: “{title}”. Readers see none that is not locked.",
    PageWorkKind.PUBLISH: "{total} pages are being published: “{title}”. What cannot be is listed, with the reason.",
    PageWorkKind.MOVE: "{total} pages are being moved: “{title}”. What cannot be is listed, with the reason.",
}


def said_of(work: PageWork) -> str:
    return SAID[work.kind].format(total=work.total, title=work.title)


def begun(request: MemberRequest, text: str) -> None:
    """Say what goes on, with the way to see how far it is."""
    messages.success(request, text, buttons=[messages.button(reverse("page_works"), "See how far it is")])
