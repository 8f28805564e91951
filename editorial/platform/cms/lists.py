"""Lists and reports of the CMS, on Wagtail's: filtered, searched, sorted, in pages, to take away as CSV or XLSX."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

BATCH = 500  # rows of an export made ready together

M = TypeVar("M", bound=Model)
Thing = TypeVar("Thing")


def batches(found: Iterable[Thing], size: int = BATCH) -> Iterator[list[Thing]]:
    rest = iter(found)
    while batch := list(islice(rest, size)):
        yield batch


class UnseenHeader(Column):
    """A column whose heading only screen readers need: of boxes to tick, of buttons."""

    header_template_name = "editorial/platform/lists/unseen_header.html"


class Day(Column):
    cell_template_name = "editorial/platform/lists/day_cell.html"


class Moment(Column):
    cell_template_name = "editorial/platform/lists/moment_cell.html"


class AdminList(ReportView, Generic[M]):
    """What stands in a row is made by `rows`, for a page at a time, or for a batch of an export."""

    template_name = "editorial/platform/lists/list.html"
    results_template_name = "editorial/platform/lists/list_results.html"
    paginate_by = 50
    is_searchable = True

    def rows(self, found: Sequence[M]) -> Sequence[object]:
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_export:
            response: HttpResponseBase = super().get(request, *args, **kwargs)
            return response
        found = batches(self.get_queryset().iterator(chunk_size=BATCH))
        exported: HttpResponseBase = self.as_spreadsheet(
            chain.from_iterable(map(self.rows, found)), request.GET["export"]
        )
        return exported

    def get_table(self, object_list: Iterable[M]) -> object:
        return super().get_table(self.rows(list(object_list)))

    def order_queryset(self, queryset: QuerySet[M]) -> QuerySet[M]:
        """The newer first among equals, so that no row is on two pages."""
        return queryset.order_by(self.ordering, "-pk")

    @cached_property
    def is_filtering(self) -> bool:
        return bool(self.filters) and self.filters.form.has_changed()

    def filter_queryset(self, queryset: QuerySet[M]) -> QuerySet[M]:
        """Filters that make no sense find nothing; Wagtail would show everything."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        filtered: QuerySet[M] = super().filter_queryset(queryset)
        return filtered

    def get_filtered_queryset(self) -> QuerySet[M]:
        """Wagtail's reports would filter a second time what is filtered already."""
        queryset: QuerySet[M] = self.get_queryset()
        return queryset
