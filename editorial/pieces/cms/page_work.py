"""Work on pages, in the CMS: what goes on with many of them, how far it is, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, TitleColumn

from editorial.pieces.below import deleting, following, moving, publishing, unpublishing
from editorial.pieces.models import ChosenPage, PageWork, PageWorkKind
from editorial.platform.accounts.access import MemberRequest
from editorial.platform.cms.lists import AdminList, Moment
from editorial.platform.models import Job

JOBS = (deleting.KIND, following.KIND, moving.KIND, publishing.KIND, unpublishing.KIND)


class PageWorkFilters(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        choices=PageWorkKind.choices, empty_label="any", widget=forms.RadioSelect, label="Work"
    )

    class Meta:
        model = PageWork
        fields: list[str] = []


@dataclass(frozen=True)
class PageWorkRow:
    work: PageWork
    has_stopped: bool
    refused: int

    @property
    def state(self) -> str:
        if self.work.finished_at:
            return "done"
        return "stopped: see Failed jobs" if self.has_stopped else "goes on"


class HowFar(Column):
    cell_template_name = "editorial/pieces/page_work_cell.html"

    def get_value(self, instance: PageWorkRow) -> PageWorkRow:
        return instance


class PageWorks(AdminList[PageWork]):
    model = PageWork
    page_title = "Work on pages"
    header_icon = "folder-open-inverse"
    results_template_name = "editorial/pieces/page_works_results.html"
    index_url_name = "page_works"
    index_results_url_name = "page_works_results"
    filterset_class = PageWorkFilters
    search_fields = ["title"]
    default_ordering = "-pk"
    columns = [
        Column("what", label="Work", accessor="work.get_kind_display"),
        Column("title", label="Page", accessor="work.title", classname="words"),
        HowFar("how_far", label="How far"),
        Column("state", label="State", classname="state"),
        Column("by", label="By", accessor="work.started_by"),
        Moment("began", label="Began", accessor="work.started_at"),
        Moment("ended", label="Ended", accessor="work.finished_at"),
    ]
    export_headings = {
        "work.get_kind_display": "Work",
        "work.title": "Page",
        "work.done": "Done",
        "work.total": "Pages",
        "refused": "Refused",
        "state": "State",
        "work.started_by": "By",
        "work.started_at": "Began",
        "work.finished_at": "Ended",
    }
    list_export = list(export_headings)
    export_filename = "work-on-pages"

    def get_base_queryset(self) -> QuerySet[PageWork]:
        return PageWork.objects.visible_to(self.request.user).select_related("started_by")

    def rows(self, found: Sequence[PageWork]) -> list[PageWorkRow]:
        keys = [str(work.pk) for work in found if not work.finished_at]
        stopped = set(Job.objects.failed().filter(kind__in=JOBS, key__in=keys).values_list("key", flat=True))
        chosen = ChosenPage.objects.refused().filter(work__in=found).order_by()
        refused = dict(chosen.values_list("work").annotate(number=Count("pk")))
        return [PageWorkRow(work, str(work.pk) in stopped, refused.get(work.pk, 0)) for work in found]


def _with_refusals(request: MemberRequest) -> QuerySet[PageWork]:
    refused = ChosenPage.objects.refused().filter(work=OuterRef("pk"))
    return PageWork.objects.visible_to(request.user).filter(Exists(refused)).order_by("-pk")


class RefusalFilters(WagtailFilterSet):
    work = django_filters.ModelChoiceFilter(queryset=_with_refusals, empty_label="any", label="Work")

    class Meta:
        model = ChosenPage
        fields: list[str] = []


def _editor_of(one: ChosenPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[one.page_id])


class PageWorkRefusals(AdminList[ChosenPage]):
    """Pages that work on many left as they were, and why."""

    model = ChosenPage
    page_title = "Pages left as they were"
    header_icon = "warning"
    results_template_name = "editorial/pieces/page_work_refusals_results.html"
    index_url_name = "page_work_refusals"
    index_results_url_name = "page_work_refusals_results"
    filterset_class = RefusalFilters
    search_fields = ["page__title", "refusal"]
    default_ordering = "-pk"
    columns = [
        TitleColumn("page", label="Page", accessor="page.get_admin_display_title", get_url=_editor_of),
        Column("why", label="Why", accessor="refusal", classname="words"),
        Column("work", label="Work"),
    ]
    export_headings = {"page.title": "Page", "refusal": "Why", "work": "Work"}
    list_export = list(export_headings)
    export_filename = "pages-left-as-they-were"

    def get_base_queryset(self) -> QuerySet[ChosenPage]:
        visible = PageWork.objects.visible_to(self.request.user)
        return ChosenPage.objects.refused().filter(work__in=visible).select_related("page", "work")


class PageWorksPanel(Component):
    """On the first page of the CMS, while something goes on that its user began."""

    name = "page_works"
    template_name = "editorial/pieces/panels/page_works.html"
    order = 50

    def __init__(self, works: Sequence[PageWork]) -> None:
        self.works = works

    def get_context_data(self, parent_context: object = None) -> dict[str, object]:
        return {"works": self.works}
