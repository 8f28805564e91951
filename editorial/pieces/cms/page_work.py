"""Work on pages, in the CMS: what goes on with many of them, how far it is, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import QuerySet
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column

from editorial.pieces.below import deleting, following, unpublishing
from editorial.pieces.models import PageWork, PageWorkKind
from editorial.platform.cms.lists import AdminList, Moment
from editorial.platform.models import Job

JOBS = (deleting.KIND, following.KIND, unpublishing.KIND)


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

    @property
    def state(self) -> str:
        if self.work.finished_at:
            return "done"
        return "stopped: see Failed jobs" if self.has_stopped else "goes on"


class HowFar(Column):
    cell_template_name = "editorial/pieces/page_work_cell.html"


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
        HowFar("how_far", label="How far", accessor="work"),
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
        return [PageWorkRow(work, str(work.pk) in stopped) for work in found]


class PageWorksPanel(Component):
    """On the first page of the CMS, while something goes on that its user began."""

    name = "page_works"
    template_name = "editorial/pieces/panels/page_works.html"
    order = 50

    def __init__(self, works: Sequence[PageWork]) -> None:
        self.works = works

    def get_context_data(self, parent_context: object = None) -> dict[str, object]:
        return {"works": self.works}
