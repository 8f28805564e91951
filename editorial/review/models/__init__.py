"""Reviews by experts, and the step of the workflow that asks for them."""

from editorial.review.models.reviews import (
    Decision,
    NotSent,
    Review,
    ReviewComment,
    ReviewQuerySet,
    ReviewQuestion,
    ReviewState,
    lapsed,
    states,
)
from editorial.review.models.workflow import ExpertReviewTask, is_with_expert, not_while_an_expert_reads

__all__ = [
    "Decision",
    "ExpertReviewTask",
    "NotSent",
    "Review",
    "ReviewComment",
    "ReviewQuerySet",
    "ReviewQuestion",
    "ReviewState",
    "is_with_expert",
    "lapsed",
    "not_while_an_expert_reads",
    "states",
]
