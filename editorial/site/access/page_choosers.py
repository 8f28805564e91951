"""What the CMS's page choosers offer: pages somebody may work on or browse past, and those that anybody may read.

Wagtail offers every page there is, by its title, to whoever may enter the CMS.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import URLPattern, path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.chooser import BrowseView, ChosenMultipleView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from editorial.pieces.models.page_work import not_being_deleted
from editorial.platform.accounts.access import MemberRequest
from editorial.platform.models import User
from editorial.site.access.view_restrictions import unrestricted


def choosable(pages: QuerySet[Page], user: User) -> QuerySet[Page]:
    """Those of `pages` that this member of the CMS may know of, and that nobody is deleting."""
    own = policy_registry.get_by_type(Page).explorable_instances(user)
    return pages.filter(Q(pk__in=own.values("pk")) | Q(live=True) & unrestricted(), not_being_deleted())


class Browse(BrowseView):
    """Begins at the root where it would begin, or was asked to go on, below a page that is not this user's."""

    parent_page: Page

    def get_object_list(self) -> QuerySet[Page]:
        if not choosable(Page.objects.filter(pk=self.parent_page.pk), self.request.user).exists():
            self.parent_page = Page.get_first_root_node().specific
        children: QuerySet[Page] = super().get_object_list()
        return children


class ChosenMultiple(ChosenMultipleView):
    def get(self, request: MemberRequest) -> HttpResponse:
        asked = [pk for pk in request.GET.getlist("id") if pk.isdecimal()]
        known = choosable(Page.objects.filter(pk__in=asked), request.user)
        kept = request.GET.copy()
        kept.setlist("id", [str(pk) for pk in known.values_list("pk", flat=True)])
        request.GET = kept  # type: ignore[assignment]  # Django's own type is the immutable one
        answer: HttpResponse = super().get(request)
        return answer


def address(below: str, view: Any) -> URLPattern:
    pattern: URLPattern = path(f"choose-page/{below}", require_admin_access(view.as_view()))
    return pattern


urlpatterns = [address("", Browse), address("<int:parent_page_id>/", Browse)]
urlpatterns += [address("chosen-multiple/", ChosenMultiple)]
