"""What pieces add to the CMS: publishing in bulk is guarded, the reason of a refusal is shown; work that goes on with
many pages is shown, and nothing else is done with pages that are being deleted; links to pages are read at small cost.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry, Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from editorial.pieces.below import one_by_one, publishing
from editorial.pieces.below.deleting import being_deleted
from editorial.pieces.cms.many_pages import begun, delete_many, is_deleted_by_jobs, unpublish_many
from editorial.pieces.cms.page_api import Pages
from editorial.pieces.cms.page_work import PageWorkRefusals, PageWorks, PageWorksPanel
from editorial.pieces.models import PageToDelete, PageWork
from editorial.pieces.page_links import PageLinks
from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.platform.cms.menu import EditorsItem

AFTER_OTHERS = 100  # the order of hooks: what may have something against it is asked first


@hooks.register("before_bulk_action")
def refuse_publishing_in_bulk(
    request: MemberRequest, action: str, objects: Iterable[Page], view: object
) -> HttpResponse | None:
    return _refuse_publishing(request, list(objects)) if request.method == "POST" and action == "publish" else None


def _refuse_publishing(request: MemberRequest, pages: Sequence[Page]) -> HttpResponse | None:
    """All or nothing: a list half published is harder to mend than one that says what is missing. Of many pages each
    is asked about when its turn comes.
    """
    with_below = bool(request.POST.get("include_descendants"))
    if publishing.how_many(pages, request.user, with_below=with_below) > one_by_one.AT_ONCE:
        return None
    refused = False
    for page in chain.from_iterable(publishing.meant(pages, request.user, with_below=with_below)):
        if refusals := publishing.refusals(page):
            messages.error(request, f"“{page.get_admin_display_title()}”: {' '.join(refusals)}")
            refused = True
    if not refused:
        return None
    messages.warning(request, "Nothing was published. Mend these, then try again.")
    return redirect("wagtailadmin_explore_root")


@hooks.register("before_bulk_action")
def move_nothing_in_bulk_below(
    request: HttpRequest, action: str, objects: Iterable[Page], view: PageBulkAction
) -> HttpResponse | None:
    if request.method != "POST" or action != "move":
        return None
    return _refuse_while_deleting(request, view.cleaned_form.cleaned_data["chooser"])


@hooks.register("register_rich_text_features", order=AFTER_OTHERS)
def link_to_pages(features: FeatureRegistry) -> None:
    features.register_link_type(PageLinks)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action("pieces.refuse")
    class Refused(LogFormatter):
        label = "Not published on schedule"

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return f"Not published on schedule: {log_entry.data.get('reason', '')}"


@hooks.register("before_delete_page", order=AFTER_OTHERS)
def delete_many_by_jobs(request: MemberRequest, page: Page) -> HttpResponse | None:
    return delete_many(request, page) if request.method == "POST" and is_deleted_by_jobs(request, page) else None


@hooks.register("before_unpublish_page", order=AFTER_OTHERS)
def unpublish_many_by_jobs(request: MemberRequest, page: Page) -> HttpResponse | None:
    return unpublish_many(request, page) if request.POST.get("include_descendants") else None


@hooks.register("construct_admin_api")
def the_same_by_wagtails_api(router: WagtailAPIRouter) -> None:
    router.register_endpoint("pages", Pages)


@hooks.register("before_create_page")
def create_nothing_below(request: HttpRequest, parent: Page, kind: type[Page]) -> HttpResponse | None:
    return _refuse_while_deleting(request, parent)


@hooks.register("before_move_page")
def move_nothing_below(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return _refuse_while_deleting(request, page) or _refuse_while_deleting(request, destination)


@hooks.register("before_edit_page")
@hooks.register("before_publish_page")
@hooks.register("before_delete_page")
@hooks.register("before_copy_page")
def touch_nothing(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse_while_deleting(request, page)


def _refuse_while_deleting(request: HttpRequest, page: Page) -> HttpResponse | None:
    work = being_deleted(page)
    if work is None:
        return None
    messages.error(request, f"“{page.get_admin_display_title()}” is being deleted: {work.done} of {work.total} pages.")
    return redirect("page_works")


@hooks.register("construct_explorer_page_queryset")
def leave_out_what_is_being_deleted(parent: Page, pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """All below them is reached through them."""
    return pages.exclude(pk__in=PageToDelete.objects.values("page"))


@hooks.register("after_move_page")
def say_what_follows(request: MemberRequest, page: Page) -> None:
    """Of this very request: the newest that its user began."""
    work = PageWork.objects.unfinished().filter(started_by=request.user, kind="follow").order_by("-pk").first()
    if work is not None:
        begun(request, f"“{work.title}” was moved. Searches and the library follow: {work.total} pages.")


@hooks.register("register_admin_urls")
def page_work_urls() -> list[URLPattern]:
    results, refused = PageWorks.as_view(results_only=True), PageWorkRefusals.as_view(results_only=True)
    return [
        path("reports/page-work/", needs(editors_only)(PageWorks.as_view()), name="page_works"),
        path("reports/page-work/results/", needs(editors_only)(results), name="page_works_results"),
        path("reports/page-work/refused/", needs(editors_only)(PageWorkRefusals.as_view()), name="page_work_refusals"),
        path("reports/page-work/refused/results/", needs(editors_only)(refused), name="page_work_refusals_results"),
    ]


@hooks.register("register_reports_menu_item")
def page_work_place() -> MenuItem:
    return EditorsItem("Work on pages", reverse("page_works"), icon_name="folder-open-inverse", order=890)


@hooks.register("construct_homepage_panels")
def page_work_panel(request: MemberRequest, panels: list[Component]) -> None:
    if works := list(PageWork.objects.visible_to(request.user).unfinished().order_by("-pk")[:3]):
        panels.append(PageWorksPanel(works))
