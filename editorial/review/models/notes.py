"""What writer and expert say to each other in a review: questions with their answers, and notes on passages."""

from django.db import models
from django.db.models import Q

from editorial.pieces.publishing import LONGEST_QUESTION, MAX_QUESTIONS


class ReviewQuestion(models.Model):
    """Something the writer wants to know from the expert, with the answer."""

    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=LONGEST_QUESTION)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_question_number"),
            models.CheckConstraint(condition=Q(number__lte=MAX_QUESTIONS), name="three_questions_at_most"),
        ]

    def __str__(self) -> str:
        return self.text


class ReviewComment(models.Model):
    """A note on a passage. The passage is kept as it was selected, so that it still makes sense after edits."""

    review = models.ForeignKey("review.Review", on_delete=models.CASCADE, related_name="comments")
    section = models.CharField(max_length=80, blank=True, help_text="Anchor of the section.")
    passage = models.TextField(blank=True, help_text="The words selected; empty: the whole section.")
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.text[:80]
