"""“What is planned?”: the list, the form, and what can be done with one item."""

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.platform.cms.lists import Day
from editorial_calendar.coverage import supply
from editorial_calendar.models import PlanItem
from editorial_calendar.plans.drafting import NotPossibleError, start_draft, undo_draft
from editorial_calendar.plans.filters import PlanFilters
from editorial_calendar.plans.forms import PlanForm

TAGS = ("personas", "stages", "topics")


def planned() -> QuerySet[PlanItem]:
    """All items with what lists show of them: four queries however many there are."""
    rows = PlanItem.objects.with_status().select_related("owner", "expert", "format", "campaign", "page")
    return rows.prefetch_related(*TAGS)


def cell_words(item: PlanItem) -> str:
    """“CFO · Confidence · Cost of downtime · Article”."""
    terms = [", ".join(str(term) for term in getattr(item, field).all()) for field in TAGS]
    return " · ".join(word for word in [*terms, str(item.format or "")] if word)


def status_words(item: PlanItem) -> str:
    return f"{item.status.label} · late" if item.is_late else str(item.status.label)


class StatusColumn(Column):
    cell_template_name = "editorial_calendar/status_column.html"

    def get_value(self, instance: PlanItem) -> str:
        return status_words(instance)


class PlanList(generic.IndexView):
    """All items, filtered, sorted, paged, to take away as CSV or XLSX."""

    page_title = "What is planned?"
    template_name = "editorial_calendar/plan_list.html"
    results_template_name = "editorial_calendar/plan_list_results.html"
    filterset_class = PlanFilters
    default_ordering = "publish_on"
    add_item_label = "Plan a piece"
    list_export = ["title", "status", "publish_on", "owner", "cell", "campaign", "draft_due", "review_due"]
    list_export += ["embargo_until", "review_by", "expert", "channel", "cost", "uuid"]
    export_headings = {"cell": "For", "uuid": "Id", "publish_on": "Publish"}
    export_filename = "plan"

    @cached_property
    def columns(self) -> list[Column]:
        def edit(item: PlanItem) -> str | None:
            address: str | None = self.get_edit_url(item)
            return address

        return [
            TitleColumn("title", label="Piece", get_url=edit, sort_key="title"),
            StatusColumn("status", label="Status", sort_key="derived_status"),
            Day("publish_on", label="Publish", sort_key="publish_on"),
            Column("owner", label="Owner", sort_key="owner__username", classname="spare"),
            Column("cell", label="For", accessor=cell_words, classname="spare"),
        ]

    def get_base_queryset(self) -> QuerySet[PlanItem]:
        return planned()

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        asked = self.request.GET.urlencode()
        month = HeaderButton("Month", url=f"{reverse('plan_month')}?{asked}", icon_name="calendar-alt", priority=20)
        return [*super().header_buttons, month]

    def to_row_dict(self, item: PlanItem) -> dict[str, object]:
        known: dict[str, object] = {"status": status_words(item), "cell": cell_words(item), "uuid": str(item.uuid)}
        return {field: known[field] if field in known else getattr(item, field) for field in self.list_export}


class PlanSaving:
    """What every way of saving an item has in common: its cells are counted anew in the same transaction."""

    def save_instance(self) -> PlanItem:
        item: PlanItem = super().save_instance()  # type: ignore[misc]
        supply.recount_plan_item(item)
        return item


class PlanAdd(PlanSaving, generic.CreateView):
    page_title = "Plan a piece"

    def save_instance(self) -> PlanItem:
        self.form.instance.created_by = self.request.user
        return super().save_instance()


class PlanEdit(PlanSaving, generic.EditView):
    """The form; “Start draft” in it saves first, so that the draft has what was just written."""

    template_name = "editorial_calendar/plan_edit.html"

    def get_object(self, queryset: QuerySet[PlanItem] | None = None) -> PlanItem:
        return get_object_or_404(planned(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        item = self.object
        known = {"item": item, "said_status": status_words(item), "cell": cell_words(item)}
        context: dict[str, object] = super().get_context_data(**kwargs, **known)
        return context

    @property
    def starts_draft(self) -> bool:
        return "start_draft" in self.request.POST

    def form_valid(self, form: PlanForm) -> HttpResponse:
        saved: HttpResponse = super().form_valid(form)
        return _start_draft(self.request, self.object) if self.starts_draft else saved

    def get_success_message(self) -> str | None:
        return None if self.starts_draft else super().get_success_message()  # starting says enough

    def get_success_url(self) -> str:
        return reverse("plan:edit", args=[self.object.pk])


class PlanDrop(generic.DeleteView):
    """Asks first. What somebody is writing for an item keeps it."""

    page_title = "Drop this plan"
    template_name = "editorial_calendar/plan_drop.html"
    success_message = "“%(object)s” is no longer planned."

    def get_object(self, queryset: QuerySet[PlanItem] | None = None) -> PlanItem:
        return get_object_or_404(PlanItem.objects.select_related("page"), pk=self.kwargs["pk"])

    def form_valid(self, form: Form) -> HttpResponse:
        if self.object.page_id:
            messages.error(self.request, "A draft belongs to this plan. Undo the draft first.")
            return redirect(self.object)
        answer: HttpResponse = super().form_valid(form)
        return answer


def _fields(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


class PlanViewSet(ModelViewSet):
    """The plan in the CMS, by declaration."""

    model = PlanItem
    name = "plan"
    url_prefix = "plan"
    icon = "calendar-alt"
    index_view_class = PlanList
    add_view_class = PlanAdd
    edit_view_class = PlanEdit
    delete_view_class = PlanDrop
    index_template_name = PlanList.template_name
    index_results_template_name = PlanList.results_template_name
    edit_template_name = PlanEdit.template_name
    delete_template_name = PlanDrop.template_name
    search_fields = ["title"]
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            MultiFieldPanel(_fields("reader", "reader_job", "promise", "proof", "questions"), heading="Brief"),
            MultiFieldPanel(_fields("personas", "stages", "jobs", "topics", "format"), heading="For whom"),
            MultiFieldPanel(
                [
                    FieldRowPanel(_fields("planned_on", "draft_due", "review_due")),
                    FieldRowPanel(_fields("publish_on", "embargo_until", "review_by")),
                ],
                heading="Dates",
            ),
            MultiFieldPanel(_fields("owner", "expert", "campaign", "channel", "cost", "evergreen"), heading="Work"),
        ],
        base_form_class=PlanForm,
    )

    def get_form_class(self, for_update: bool = False) -> type[PlanForm]:
        form: type[PlanForm] = self._edit_handler.get_form_class()
        return form


def _start_draft(request: MemberRequest, item: PlanItem) -> HttpResponse:
    try:
        page = start_draft(item, request.user)
    except NotPossibleError as error:
        messages.error(request, str(error))
        return redirect(item)
    back = messages.button(item.get_absolute_url(), "Back to the plan, to undo it")
    messages.success(request, "Draft started, with tags, brief and questions. Nothing is published.", buttons=[back])
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
@needs(editors_only)
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Undo of `draft`."""
    item = get_object_or_404(PlanItem, pk=pk)
    try:
        undo_draft(item, request.user)
    except NotPossibleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The draft is gone; the plan is as it was.")
    return redirect(item)
