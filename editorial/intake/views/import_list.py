"""The list of imports: what was brought in, from where, and how far it is."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from editorial.intake.models import ImportRun, ImportRunQuerySet, ImportState, TagProposal
from editorial.intake.sources.registry import labels
from editorial.platform.cms.lists import AdminList, Moment


def kinds() -> list[tuple[str, str]]:
    return list(labels().items())


class ImportFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        choices=ImportState.choices, empty_label="any", method="of_state", widget=forms.RadioSelect, label="State"
    )
    kind = django_filters.ChoiceFilter(choices=kinds, empty_label="any", widget=forms.RadioSelect, label="Kind")

    class Meta:
        model = ImportRun
        fields: list[str] = []

    def of_state(self, runs: ImportRunQuerySet, name: str, state: str) -> ImportRunQuerySet:
        return runs.in_state(ImportState(state))


def number_of(run: ImportRun) -> str:
    return f"Import {run.pk}"


def kind_of(run: ImportRun) -> str:
    return labels().get(run.kind, run.kind)


def starter_of(run: ImportRun) -> str:
    return str(run.started_by or "command")


class Imports(AdminList[ImportRun]):
    model = ImportRun
    page_title = "Imports"
    header_icon = "download"
    results_template_name = "editorial/intake/list_results.html"
    index_url_name = "imports"
    index_results_url_name = "imports_results"
    filterset_class = ImportFilters
    search_fields = ["name"]
    default_ordering = "-pk"
    columns: list[BaseColumn] = [
        TitleColumn("number", label="Import", accessor=number_of, get_url=ImportRun.get_absolute_url, sort_key="pk"),
        Column("name", label="Source", sort_key="name"),
        Column("kind", label="Kind", accessor=kind_of, sort_key="kind"),
        Column("state", label="State", accessor="state.label", classname="state"),
        Column("total", label="Items", sort_key="total"),
        Column("started_by", label="By", accessor=starter_of),
        Moment("created_at", label="When"),
    ]
    export_headings = {
        "pk": "Import",
        "name": "Source",
        "kind": "Kind",
        "state.label": "State",
        "total": "Items",
        "started_by": "By",
        "created_at": "When",
        "problem": "Problem",
    }
    list_export = list(export_headings)
    export_filename = "imports"

    def get_base_queryset(self) -> QuerySet[ImportRun]:
        return ImportRun.objects.select_related("started_by").defer("mapping")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = [HeaderButton("New import", url=reverse("imports_new"), icon_name="plus", priority=10)]
        if waiting := TagProposal.objects.waiting().count():
            label = f"Confirm tags of {waiting}"
            buttons.append(HeaderButton(label, url=reverse("imports_tags"), icon_name="tag", priority=20))
        return buttons

    def to_row_dict(self, item: ImportRun) -> dict[str, object]:
        row: dict[str, object] = super().to_row_dict(item)
        return row | {"kind": kind_of(item), "started_by": starter_of(item)}
