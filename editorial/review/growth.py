"""What growth measures of this floor: reviews that wait for an expert, and approvals given."""

import random
import uuid
from datetime import timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, Workflow, WorkflowState

from editorial.pieces.content_hash import revision_hash
from editorial.platform.accounts.roles import Role
from editorial.platform.management.growth.filling import batches, write
from editorial.platform.management.growth.scale import Scale
from editorial.platform.management.growth.screens import LIST, Screen, colleague
from editorial.review.models import Decision, ExpertReviewTask, Review
from editorial.vocabulary.models import Expert

APPROVED = 2  # for each review that waits


class _Asked(NamedTuple):
    revision: Revision
    is_approved: bool


def load(scale: Scale, chance: random.Random) -> None:
    """Drafts wait; what is live was approved as it stands."""
    waiting = scale.reviews // (1 + APPROVED)
    drafts = Revision.objects.filter(pk__in=_latest(live=False)[:waiting])
    printed = Revision.objects.filter(pk__in=_latest(live=True)[: scale.reviews - waiting])
    asked = [
        _Asked(revision, is_approved) for rows, is_approved in ((printed, True), (drafts, False)) for revision in rows
    ]
    experts = list(Expert.objects.all())
    for some in batches(asked):
        _write(some, experts, chance)


def _latest(*, live: bool) -> list[int]:
    pages = Page.objects.filter(live=live, latest_revision__isnull=False, depth__gt=3).order_by("-pk")
    return list(pages.values_list("latest_revision", flat=True))


def _write(asked: list[_Asked], experts: list[Expert], chance: random.Random) -> None:
    workflow, task = Workflow.objects.get(active=True), ExpertReviewTask.objects.get()
    states = [_workflow_state(one, workflow) for one in asked]
    write(WorkflowState, states)
    steps = [_step(one, state, task) for one, state in zip(asked, states, strict=True)]
    write(TaskState, steps)
    for state, step in zip(states, steps, strict=True):
        state.current_task_state = step
    WorkflowState.objects.bulk_update(states, ["current_task_state"])
    write(Review, (_review(one, step, chance.choice(experts)) for one, step in zip(asked, steps, strict=True)))


def _workflow_state(one: _Asked, workflow: Workflow) -> WorkflowState:
    return WorkflowState(
        content_type_id=one.revision.content_type_id,
        base_content_type_id=one.revision.base_content_type_id,
        object_id=one.revision.object_id,
        workflow=workflow,
        status=WorkflowState.STATUS_APPROVED if one.is_approved else WorkflowState.STATUS_IN_PROGRESS,
        requested_by_id=one.revision.user_id,
    )


def _step(one: _Asked, state: WorkflowState, task: ExpertReviewTask) -> TaskState:
    return TaskState(
        workflow_state=state,
        revision=one.revision,
        task=task,
        status=TaskState.STATUS_APPROVED if one.is_approved else TaskState.STATUS_IN_PROGRESS,
        finished_at=one.revision.created_at if one.is_approved else None,
        content_type=TaskState(task=task).content_type,
    )


def _review(one: _Asked, step: TaskState, expert: Expert) -> Review:
    return Review(
        task_state=step,
        revision=one.revision,
        piece_uuid=uuid.UUID(one.revision.content["uuid"]),
        expert=expert,
        asked_by_id=one.revision.user_id,
        due_on=timezone.localdate(one.revision.created_at) if one.is_approved else timezone.localdate() + timedelta(5),
        links_sent=1,
        decision=Decision.APPROVED if one.is_approved else Decision.OPEN,
        decided_at=one.revision.created_at if one.is_approved else None,
        shown_hash=revision_hash(one.revision) if one.is_approved else "",
    )


SCREENS = [
    Screen("reviews", lambda: reverse("reviews"), colleague(Role.CONTENT), LIST),
]
