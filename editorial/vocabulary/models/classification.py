"""Classification: the one mixin by which pieces, assets and plan items say what they are and for whom."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalManyToManyField

from editorial.vocabulary.models.terms import BuyingJob, BuyingStage, Format, Persona, Term, Topic

# Tags of which a piece needs at least one before it can be submitted, in the order people are asked for them.
REQUIRED_TAGS = {
    "personas": "a persona",
    "stages": "a buying stage",
    "jobs": "a buying job",
    "topics": "a topic",
    "format": "a format",
}
TAG_FIELDS = ("personas", "stages", "jobs", "topics")
# What an axis is called in addresses, filters and the API → the field that holds its terms.
FIELD_OF = {"persona": "personas", "stage": "stages", "job": "jobs", "topic": "topics", "format": "format"}
# The same → its vocabulary; and by field.
VOCABULARY_OF: dict[str, type[Term]] = {
    "persona": Persona, "stage": BuyingStage, "job": BuyingJob, "topic": Topic, "format": Format,
}  # fmt: skip
VOCABULARY_IN = {FIELD_OF[axis]: vocabulary for axis, vocabulary in VOCABULARY_OF.items()}


class Classification(models.Model):
    """Format, campaign and dates; the many-valued tags come from one of the two classes below."""

    format = models.ForeignKey("vocabulary.Format", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    campaign = models.ForeignKey(
        "vocabulary.Campaign", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    evergreen = models.BooleanField(default=False, help_text="Stays true for years; timely pieces age faster.")
    review_by = models.DateField(null=True, blank=True, help_text="Look at it again by this day.")

    class Meta:
        abstract = True

    def missing_tags(self) -> list[str]:
        """What is still needed before submitting, in words: `["a persona", "a format"]`."""
        return [words for field, words in REQUIRED_TAGS.items() if not self._tagged(field)]

    def _tagged(self, field: str) -> bool:
        if field == "format":
            return self.format_id is not None
        return bool(getattr(self, field).all())

    def tags(self) -> dict[str, list[Term]]:
        """Terms by axis: `{"personas": [...], "stages": [...], "jobs": [...], "topics": [...], "format": [...]}`."""
        found: dict[str, list[Term]] = {field: list(getattr(self, field).all()) for field in TAG_FIELDS}
        found["format"] = [self.format] if self.format else []
        return found

    def copy_classification(self, source: Classification) -> None:
        """Take over all of `source`'s tags and dates. Saves the tags; save the row yourself before and after."""
        for field in ("format", "campaign", "evergreen", "review_by"):
            setattr(self, field, getattr(source, field))
        for field in TAG_FIELDS:
            getattr(self, field).set(list(getattr(source, field).all()))


class RecordClassification(Classification):
    """For plain rows (assets, plan items)."""

    personas = models.ManyToManyField("vocabulary.Persona", blank=True, related_name="+")
    stages = models.ManyToManyField("vocabulary.BuyingStage", blank=True, related_name="+")
    jobs = models.ManyToManyField("vocabulary.BuyingJob", blank=True, related_name="+")
    topics = models.ManyToManyField("vocabulary.Topic", blank=True, related_name="+")

    class Meta:
        abstract = True


class PageClassification(Classification):
    """For pages: the tags are kept in every revision, so a draft may differ from what is live."""

    personas = ParentalManyToManyField("vocabulary.Persona", blank=True, related_name="+")
    stages = ParentalManyToManyField("vocabulary.BuyingStage", blank=True, related_name="+")
    jobs = ParentalManyToManyField("vocabulary.BuyingJob", blank=True, related_name="+")
    topics = ParentalManyToManyField("vocabulary.Topic", blank=True, related_name="+")

    class Meta:
        abstract = True
