"""Addresses of the CMS that Wagtail tells a page's title at, its draft's, to whoever may enter: to move it, to decide
on it, and the report of page types. A page its user may not browse to is not there.
"""

from collections.abc import Callable
from functools import wraps

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import Page
from wagtail.permissions import policy_registry

from editorial.platform.accounts.access import MemberRequest
from editorial.platform.models import User

NAMES = ("page_id", "page_to_move_id", "destination_id")  # of pages, in addresses
View = Callable[..., HttpResponseBase]


def browsable(user: User) -> QuerySet[Page]:
    """Pages this member of the CMS may work on, and those above them."""
    pages: QuerySet[Page] = policy_registry.get_by_type(Page).explorable_instances(user)
    return pages


def of_browsable_pages(view: View) -> View:
    """`view`, if its user may browse to each page that the address names, or decides on it just now; else 404."""

    @wraps(view)
    def asked(request: MemberRequest, **named: str | int) -> HttpResponseBase:
        others = Page.objects.filter(pk__in=[named[name] for name in NAMES if name in named])
        others = others.exclude(pk__in=browsable(request.user).values("pk"))
        if not all(page.specific.permissions_for_user(request.user).can_edit() for page in others):
            raise Http404
        return view(request, **named)

    guarded: View = require_admin_access(asked)
    return guarded


def of_page(action: str, page_id_kwarg: str = "page_id") -> View:
    """Wagtail's view of that name, for pages its user may browse to."""
    return of_browsable_pages(page_viewset_registry.as_view(action, page_id_kwarg=page_id_kwarg))


class PageTypes(PageTypesUsageReportView):
    def decorate_paginated_queryset(self, page_types: QuerySet) -> QuerySet:  # type: ignore[type-arg]  # annotated rows
        known = set(browsable(self.request.user).values_list("pk", flat=True))
        for page_type in page_types:
            if page_type.last_edited_page_id not in known:
                page_type.last_edited_page_id = None
        decorated: QuerySet = super().decorate_paginated_queryset(page_types)  # type: ignore[type-arg]
        return decorated


DECISION = "<int:page_id>/<slug:action_name>/<int:task_state_id>/"
REPORT = "reports/page-types-usage/"

urlpatterns = [
    path("pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/", of_page("move_confirm", "page_to_move_id")),
    path(f"pages/workflow/action/{DECISION}", of_page("workflow_action")),
    path(f"pages/workflow/collect_action_data/{DECISION}", of_page("collect_workflow_action_data")),
    path("pages/workflow/preview/<int:page_id>/<int:task_id>/", of_page("workflow_preview")),
    path(REPORT, require_admin_access(PageTypes.as_view())),
    path(f"{REPORT}results/", require_admin_access(PageTypes.as_view(results_only=True))),
]
