"""The editors' list of reviews: who has what, until when; send again, revoke, send the newest version, choose an
expert.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.models import Page, Revision, TaskState

from editorial.pieces.content_hash import content_hash
from editorial.pieces.models import NotPublishable, Piece
from editorial.platform.accounts.access import MemberRequest, editors_only, needs
from editorial.platform.cms.filters import WordFilter
from editorial.platform.cms.lists import AdminList, Day, UnseenHeader
from editorial.platform.models import User
from editorial.review.models import NotSent, Review, ReviewQuerySet, ReviewState, changed_parts, states
from editorial.vocabulary.models import Expert

MOST_UNASSIGNED = 20  # drafts without an expert that are shown at once, each with its chooser
ANY = "any"
OPEN_STATES = {"", ReviewState.WAITING, ReviewState.LATE}


class ReviewFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        choices=[*ReviewState.choices, (ANY, "any")],
        empty_label="waiting, or late",
        method="of_state",
        widget=forms.RadioSelect,
        label="State",
    )
    expert = WordFilter("expert", queryset=Expert.objects.all(), label="Expert", distinct=False)
    due_on = django_filters.DateFromToRangeFilter(label="Review by", widget=DateRangePickerWidget)

    class Meta:
        model = Review
        fields: list[str] = []

    def filter_queryset(self, queryset: ReviewQuerySet) -> ReviewQuerySet:
        """Unless a state is chosen, what experts have not answered yet."""
        filtered: ReviewQuerySet = super().filter_queryset(queryset)
        return filtered if self.form.cleaned_data["state"] else filtered.open()

    def of_state(self, reviews: ReviewQuerySet, name: str, state: str) -> ReviewQuerySet:
        return reviews if state == ANY else reviews.in_state(ReviewState(state))


class ReviewRow(NamedTuple):
    review: Review
    state: ReviewState

    @property
    def piece(self) -> str:
        title: str = self.review.revision.object_str
        return title


def editor_of(row: ReviewRow) -> str:
    return reverse("wagtailadmin_pages:edit", args=[row.review.revision.object_id])


class Actions(UnseenHeader):
    """A form of its own for each row, with what can be done about it."""

    cell_template_name = "editorial/review/actions_cell.html"

    def get_cell_context_data(self, instance: ReviewRow, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"csrf_token": get_token(parent_context["request"])}


class Reviews(AdminList[Review]):
    model = Review
    page_title = "Reviews"
    header_icon = "clipboard-list"
    template_name = "editorial/review/reviews.html"
    results_template_name = "editorial/review/reviews_results.html"
    index_url_name = "reviews"
    index_results_url_name = "reviews_results"
    filterset_class = ReviewFilters
    search_fields = ["revision__object_str", "expert__name"]
    columns: list[BaseColumn] = [
        TitleColumn("piece", label="Piece", get_url=editor_of, sort_key="revision__object_str"),
        Column("expert", label="Expert", accessor="review.expert", sort_key="expert__name"),
        Day("due_on", label="Review by", accessor="review.due_on", sort_key="due_on"),
        Column("state", label="State", accessor="state.label", classname="state"),
        Column("asked_by", label="Asked by", accessor="review.asked_by"),
        Actions("actions", label="Actions"),
    ]
    export_headings = {
        "piece": "Piece",
        "review.expert": "Expert",
        "review.due_on": "Review by",
        "state.label": "State",
        "review.asked_by": "Asked by",
        "review.created_at": "Asked",
        "review.decided_at": "Decided",
        "review.note": "What the expert said",
    }
    list_export = list(export_headings)
    export_filename = "reviews"

    @cached_property
    def default_ordering(self) -> str:
        """The most urgent first; of what was decided, the latest."""
        return "due_on" if self.request.GET.get("state", "") in OPEN_STATES else "-due_on"

    def get_base_queryset(self) -> ReviewQuerySet:
        """Without the drafts' texts: only approved ones are compared, a page at a time."""
        shown = Review.objects.select_related("expert", "asked_by", "task_state", "revision")
        newest = Page.objects.filter(latest_revision=OuterRef("revision"))
        return shown.defer("revision__content").annotate(is_of_older=~Exists(newest))

    def rows(self, found: Sequence[Review]) -> list[ReviewRow]:
        return [ReviewRow(*row) for row in zip(found, states(found), strict=True)]

    @cached_property
    def unassigned(self) -> list[TaskState]:
        """Steps that wait for somebody to choose an expert, the oldest first."""
        waiting = TaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS, task__content_type__model="expertreviewtask", reviews__isnull=True
        )
        waiting = waiting.select_related("revision").defer("revision__content").order_by("started_at")
        return list(waiting[:MOST_UNASSIGNED])

    @cached_property
    def may_be_more(self) -> bool:
        return len(self.unassigned) == MOST_UNASSIGNED

    @cached_property
    def experts(self) -> QuerySet[Expert]:
        return Expert.objects.all()


@require_POST
@needs(editors_only)
def change_review(request: MemberRequest, uuid: str) -> HttpResponse:
    review = get_object_or_404(Review.objects.select_related("expert", "task_state"), uuid=uuid)
    try:
        messages.success(request, _change(review, request.POST.get("action", ""), request.user))
    except NotSent as reason:
        messages.error(request, str(reason))
    except ValidationError as refusal:
        messages.error(request, f"Nothing was sent. {' '.join(refusal.messages)}")
    return redirect("reviews")


def _change(review: Review, action: str, by: User) -> str:
    """Do it, and what to say of it. Raises NotSent."""
    if action == "revoke":
        review.revoke()
        return f"The link of {review.expert} no longer works."
    if action == "renew":
        return f"{review.renew(by).expert} gets a link to the newest version."
    if not review.is_open:
        raise NotSent("This review is over: nothing was sent.")
    review.send_link()
    return f"{review.expert} gets a new link; the earlier one stops working."


@require_POST
@needs(editors_only)
def assign(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose the expert for a piece whose topics have none."""
    state = get_object_or_404(TaskState, pk=pk, status=TaskState.STATUS_IN_PROGRESS, reviews__isnull=True)
    chosen = request.POST.get("expert", "")
    expert = get_object_or_404(Expert, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)
    try:
        Review.objects.invite(state, expert, asked_by=request.user, days=state.task.specific.days_to_review)
    except ValidationError as refusal:
        messages.error(request, f"Nothing was sent. {' '.join(refusal.messages)}")
    else:
        messages.success(request, f"{expert} gets a link by mail.")
    return redirect("reviews")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(editors_only)
def publish_all_the_same(request: MemberRequest, pk: int) -> HttpResponse:
    """The question before a piece is published that an expert approved as it was: what changed, and whether to ask."""
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, Piece) or not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    revision = page.get_latest_revision()
    if revision is None:  # an alias is published with what it is an alias of
        return redirect("wagtailadmin_pages:edit", pk)
    piece = revision.as_object()
    review = Review.objects.lapsed_for(piece)
    if review is None:
        return redirect("wagtailadmin_pages:edit", pk)
    says = content_hash(piece)
    if request.method == "POST" and request.POST.get("says") == says:
        return _publish(request, review, revision)
    context = {"page": page, "review": review, "revision": revision, "says": says}
    return render(
        request, "editorial/review/publish_all_the_same.html", context | {"changed": changed_parts(review.piece, piece)}
    )


def _publish(request: MemberRequest, review: Review, revision: Revision) -> HttpResponse:
    try:
        review.publish_without_asking_again(revision, request.user)
    except NotPublishable as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"“{revision.object_str}” is published, or scheduled for its day.")
    return redirect("wagtailadmin_pages:edit", revision.object_id)
