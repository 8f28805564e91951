"""One term being merged into another: asked for once, done a batch at a time."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Cast

from editorial.vocabulary.models.terms import Term


class TermMergeQuerySet(models.QuerySet["TermMerge"]):
    def under_way(self) -> "TermMergeQuerySet":
        return self.filter(finished_at=None)

    def of(self, vocabulary: type[Term]) -> "TermMergeQuerySet":
        return self.filter(vocabulary=vocabulary._meta.model_name)

    def newest_of(self, vocabulary: type[Term], source: int) -> "TermMerge | None":
        """Of that term, under way or done; the term itself may be gone."""
        return self.of(vocabulary).filter(source=source).order_by("-pk").first()

    def about(self, term: Term) -> "TermMerge | None":
        """The one under way in which this term has a part."""
        return self.under_way().of(type(term)).filter(Q(source=term.pk) | Q(target=term.pk)).first()


class TermMerge(models.Model):
    """How far it is. The labels are kept, because the merged term is gone in the end."""

    vocabulary = models.CharField(max_length=40, help_text="Name of the model of both terms.")
    source = models.PositiveBigIntegerField(help_text="Id of the term that goes.")
    target = models.PositiveBigIntegerField(help_text="Id of the term that stays.")
    source_label = models.CharField(max_length=80)
    target_label = models.CharField(max_length=80)
    total = models.PositiveIntegerField(default=0, help_text="Tags to move and versions to look through, at the start.")
    done = models.PositiveIntegerField(default=0)
    last_revision = models.PositiveBigIntegerField(default=0, help_text="Id of the newest version looked through.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    began_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = TermMergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vocabulary", "source"], condition=Q(finished_at__isnull=True), name="one_merge_of_a_term"
            )
        ]

    def __str__(self) -> str:
        return f"“{self.source_label}” into “{self.target_label}”"


def merging_into(vocabulary: type[Term]) -> Subquery:
    """For a list of terms: what each of them is being merged into, or nothing."""
    mine = TermMerge.objects.under_way().of(vocabulary).filter(source=Cast(OuterRef("pk"), models.BigIntegerField()))
    return Subquery(mine.values("target_label")[:1])
