"""Expert review as a step of the CMS's workflow, and the guard it puts before publication."""

from typing import Any

from django.db import models, transaction
from django.db.models import Count, Q
from wagtail.models import Task, TaskState, WorkflowState

from editorial.pieces.models.pieces import Piece
from editorial.platform.accounts.roles import Role
from editorial.platform.models.users import User
from editorial.review.models.changes import in_words
from editorial.review.models.reviews import Decision, Review
from editorial.vocabulary.models.people import Expert


class ExpertReviewTask(Task):
    """The step at which an expert of the piece's topics approves it, or asks for changes."""

    days_to_review = models.PositiveSmallIntegerField(default=5, help_text="Days the expert is given.")

    admin_form_fields = [*Task.admin_form_fields, "days_to_review"]

    class Meta:
        verbose_name = "expert review"

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Open the step and invite an expert, in one transaction. Without an expert it waits for one to be chosen."""
        with transaction.atomic():
            task_state = super().start(workflow_state, user=user)
            piece = task_state.revision.as_object()
            if expert := expert_for(piece):
                Review.objects.invite(task_state, expert, asked_by=user, days=self.days_to_review)
        return task_state

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Whoever decides in the CMS takes turns with the expert. Raises PermissionDenied for who comes too late."""
        super().on_action(Review.objects.hold_step(task_state), user, action_name, **kwargs)

    def get_actions(self, obj: Piece, user: User) -> list[tuple[str, str, bool]]:
        """Editors may take a piece back; to approve it in the expert's place is the lead's, and needs a reason."""
        actions: list[tuple[str, str, bool]] = []
        if user.is_editor:
            actions.append(("reject", "Take back for changes", True))
        if user.has_role(Role.MARKETING_LEAD, Role.ADMIN):
            actions.append(("approve", "Approve without the expert", True))
        return actions

    def get_task_states_user_can_moderate(self, user: User, **kwargs: object) -> models.QuerySet[TaskState]:
        """Those who may approve in an expert's place; a writer's own drafts do not wait for the writer."""
        found: models.QuerySet[TaskState] = TaskState.objects.none()
        if user.has_role(Role.MARKETING_LEAD, Role.ADMIN):
            found = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return found

    @classmethod
    def get_description(cls) -> str:
        return "An expert of the piece's topics reads it by a link and approves it, or asks for changes"


def expert_for(piece: Piece) -> Expert | None:
    """Who is asked: the reviewer named on the piece, else whoever read it last, else an expert of its topics.

    Of several, the one with the fewest open reviews.
    """
    if piece.reviewer:
        return piece.reviewer
    if last := Review.objects.of(piece).select_related("expert").order_by("-created_at", "-pk").first():
        return last.expert
    waiting = Count("reviews", filter=Q(reviews__decision=Decision.OPEN), distinct=True)
    knowing = Expert.objects.filter(topics__in=list(piece.topics.all())).distinct()
    return knowing.annotate(waiting=waiting).order_by("waiting", "name").first()


def is_with_expert(piece: Piece) -> bool:
    """Whether the step of expert review is open: publishing now would step round it by accident."""
    state = piece.current_workflow_task_state
    waiting = state is not None and state.status == TaskState.STATUS_IN_PROGRESS
    return waiting and state.task.specific_class is ExpertReviewTask


def not_while_an_expert_reads(piece: Piece) -> str:
    """The guard of publication that this floor adds."""
    return (
        "An expert is reading this draft. Take it back first, or wait for the approval."
        if is_with_expert(piece)
        else ""
    )


def asked_when_the_approval_lapsed(piece: Piece) -> str:
    """What somebody must answer before it is published, where the expert saw another version."""
    review = Review.objects.lapsed_for(piece)
    if review is None:
        return ""
    changed = in_words(review.piece, piece) or "what it says"
    return (
        f"{review.expert.name} approved an earlier version; changed since: {changed}. "
        "Ask again, or open it and choose Publish to publish it all the same."
    )
