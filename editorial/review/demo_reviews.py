"""Who vouched for which piece of the demo: through the workflow itself, then dated back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from wagtail.models import Workflow

from editorial.pieces.models import PIECE_MODELS, Piece
from editorial.platform.demo.files import Row, listed
from editorial.platform.models import User
from editorial.review.models import Decision, Review, ReviewComment
from editorial.vocabulary.models import Expert


def load(say: Callable[[str], None]) -> None:
    lists = listed(Path(__file__).parent / "reviews.yaml")
    for row in lists["approved"]:
        _review(row, Decision.APPROVED)
    for row in lists["changes"]:
        _review(row, Decision.CHANGES)
    for row in lists["open"]:
        _review(row)
    say(f"{Review.objects.count()} reviews by experts, {Review.objects.open().count()} of them waiting")


def _piece(slug: str) -> Piece:
    found = (model.objects.filter(slug=slug).first() for model in PIECE_MODELS)
    return next(piece for piece in found if piece is not None)


def _review(row: Row, decision: Decision = Decision.OPEN) -> None:
    """Nothing when the piece has been with an expert before."""
    piece = _piece(row["slug"])
    if Review.objects.of(piece).exists():
        return
    editor = User.objects.get(username="ed")
    draft = piece.get_latest_revision_as_object()
    draft.reviewer = Expert.objects.get(slug=row["expert"])
    draft.expert_questions = row.get("questions", "")
    revision = draft.save_revision(user=editor)
    if piece.live:
        revision.publish(user=editor)
    Workflow.objects.get(name="Expert review").start(type(piece).objects.get(pk=piece.pk), editor)
    review = Review.objects.of(piece).get()
    anchor = draft.sections()[0][0]
    for note in row.get("notes", []):
        ReviewComment.objects.create(review=review, section=anchor, text=note)
    if decision:
        review.decide(decision, row.get("note", ""))
        at = timezone.now() - timedelta(days=row["days_ago"])
        Review.objects.filter(pk=review.pk).update(decided_at=at, due_on=at.date() + timedelta(days=1))
