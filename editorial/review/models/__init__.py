"""Reviews by experts, and the step of the workflow that asks for them."""

from editorial.review.models.changes import changed_parts
from editorial.review.models.notes import ReviewComment, ReviewQuestion
from editorial.review.models.reviews import (
    Decision,
    NotSent,
    Review,
    ReviewQuerySet,
    ReviewState,
    lapsed,
    states,
)
from editorial.review.models.workflow import (
    ExpertReviewTask,
    asked_when_the_approval_lapsed,
    is_with_expert,
    not_while_an_expert_reads,
)

__all__ = [
    "Decision",
    "ExpertReviewTask",
    "NotSent",
    "Review",
    "ReviewComment",
    "ReviewQuerySet",
    "ReviewQuestion",
    "ReviewState",
    "asked_when_the_approval_lapsed",
    "changed_parts",
    "is_with_expert",
    "lapsed",
    "not_while_an_expert_reads",
    "states",
]
