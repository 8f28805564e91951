"""What is planned: from the gap it closes to the piece that closes it."""

import uuid
from datetime import date
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision, WorkflowState

from editorial.pieces.publishing import MAX_QUESTIONS
from editorial.platform.models.written_apart import WrittenApart
from editorial.platform.words import lines
from editorial.vocabulary.models import RecordClassification


class Status(models.TextChoices):
    """Where an item stands. Never stored: read from its page, the page's workflow and its dates."""

    PLANNED = "planned"
    DRAFTING = "drafting"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"


class Channel(models.TextChoices):
    SITE = "site", "the site"
    MAIL = "mail", "e-mail"
    SOCIAL = "social", "social media"
    EVENT = "event", "an event"
    SALES = "sales", "sales conversations"


UNWRITTEN = (Status.PLANNED, Status.DRAFTING)
UNREAD = (*UNWRITTEN, Status.IN_REVIEW)
OF_WORKFLOW = {  # what the latest workflow of a page says
    WorkflowState.STATUS_IN_PROGRESS: Status.IN_REVIEW,
    WorkflowState.STATUS_NEEDS_CHANGES: Status.IN_REVIEW,
    WorkflowState.STATUS_APPROVED: Status.APPROVED,
}


def _of_page() -> dict[str, object]:
    same = Cast(OuterRef("page_id"), models.CharField())
    return {"object_id": same, "base_content_type__app_label": "wagtailcore", "base_content_type__model": "page"}


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def with_status(self, today: date | None = None) -> "PlanItemQuerySet":
        """Annotates `derived_status` (a Status) and `late` (bool), in the same words as `status` and `is_late`."""
        schedule = Revision.objects.filter(**_of_page(), approved_go_live_at__isnull=False)
        workflows = WorkflowState.objects.filter(**_of_page()).order_by("-created_at", "-pk")
        derived_status = Case(
            When(page__isnull=True, then=Value(Status.PLANNED)),
            When(page__live=True, then=Value(Status.PUBLISHED)),
            When(Exists(schedule), then=Value(Status.SCHEDULED)),
            *(When(workflow=state, then=Value(status)) for state, status in OF_WORKFLOW.items()),
            default=Value(Status.DRAFTING),
            output_field=models.CharField(),
        )
        found = self.annotate(workflow=Subquery(workflows.values("status")[:1])).annotate(derived_status=derived_status)
        return found.annotate(late=Case(When(_late(today), then=True), default=False))

    def unpublished(self) -> "PlanItemQuerySet":
        return self.exclude(page__live=True)


def overdue(kind: str, day: date) -> Q:
    """That this date of an item with its status has passed, and that the item should have come further."""
    return BEHIND[kind] & Q(**{f"{kind}__lt": day})


BEHIND = {  # what an item is at whose date has passed
    "publish_on": ~Q(derived_status=Status.PUBLISHED),
    "draft_due": Q(derived_status__in=UNWRITTEN),
    "review_due": Q(derived_status__in=UNREAD),
}


def _late(today: date | None) -> Q:
    day = today or timezone.localdate()
    return reduce(or_, (overdue(kind, day) for kind in BEHIND))


class PlanItem(WrittenApart, RecordClassification):
    """Something we mean to publish: for whom, why, by whom, when. A date here never publishes anything."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=255)
    reader = models.TextField(blank=True, help_text="Who reads it, and what they wonder.")
    reader_job = models.TextField("job", blank=True, help_text="What it helps them to get done.")
    promise = models.TextField(blank=True, help_text="What they know or can do afterwards.")
    proof = models.TextField(blank=True, help_text="Why they should believe it: data, a case, an expert.")
    questions = models.TextField(
        "questions for the expert", blank=True, help_text=f"One a line, {MAX_QUESTIONS} at most."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="plan_items"
    )
    expert = models.ForeignKey(
        "vocabulary.Expert", on_delete=models.SET_NULL, null=True, blank=True, related_name="plan_items"
    )
    cost = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True, help_text="All in, expected.")
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.SITE)
    planned_on = models.DateField("planned", null=True, blank=True, help_text="Work starts.")
    draft_due = models.DateField("draft due", null=True, blank=True)
    review_due = models.DateField("review due", null=True, blank=True)
    publish_on = models.DateField("publish", null=True, blank=True, help_text="A wish: publishing is done in the page.")
    embargo_until = models.DateField("embargo", null=True, blank=True, help_text="Not to be out before.")
    page = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="plan_items"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PlanItemQuerySet.as_manager()
    written_apart = ("page",)

    class Meta:
        ordering = ["publish_on", "title"]
        indexes = [models.Index(fields=["publish_on", "title"], name="plan_by_day")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan:edit", args=[self.pk])

    @property
    def status(self) -> Status:
        """Read from the page; from the annotation of `with_status` where there is one."""
        if hasattr(self, "derived_status"):
            return Status(self.derived_status)
        if self.page is None:
            return Status.PLANNED
        if self.page.live:
            return Status.PUBLISHED
        if self.page.approved_schedule:
            return Status.SCHEDULED
        latest = self.page.workflow_states.order_by("-created_at", "-pk").first()
        return OF_WORKFLOW.get(latest.status, Status.DRAFTING) if latest else Status.DRAFTING

    @property
    def is_late(self) -> bool:
        if hasattr(self, "late"):
            return bool(self.late)
        return self.is_late_on(timezone.localdate())

    def is_late_on(self, day: date) -> bool:
        """A date has passed for which the item should have come further."""
        return bool(self.overdue(day))

    def overdue(self, day: date) -> set[str]:
        """Which dates those are: `{"draft_due"}`."""
        status = self.status
        behind = {
            "publish_on": status != Status.PUBLISHED,
            "draft_due": status in UNWRITTEN,
            "review_due": status in UNREAD,
        }
        dates = {kind: getattr(self, kind) for kind in behind}
        return {kind for kind, due in dates.items() if due is not None and due < day and behind[kind]}

    def expert_questions(self) -> list[str]:
        return lines(self.questions)
