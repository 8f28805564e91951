"""Classification: the one mixin by which pieces, assets and plan items say what they are and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

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


def write_tags(source: type[PageClassification], target: type[RecordClassification], ids: Mapping[int, int]) -> None:
    """Give rows of `target` the tags of rows of `source`, `{id of the source: id of the target}`: three queries an axis
    at most, for one row as for a hundred.
    """
    for field in TAG_FIELDS:
        through, ours, term = _table_of(target, field)
        theirs = {(ids[row], tag) for row, tag in _tagged_rows(source, field, ids)}
        now = set(_tagged_rows(target, field, ids.values()))
        if over := now - theirs:
            held = through._default_manager.filter(**{f"{ours}__in": {row for row, _ in over}})
            gone = [pk for pk, *pair in held.values_list("pk", ours, term) if tuple(pair) in over]
            through._default_manager.filter(pk__in=gone).delete()
        new = (through(**{ours: row, term: tag}) for row, tag in sorted(theirs - now))
        through._default_manager.bulk_create(new, ignore_conflicts=True)


def _tagged_rows(model: type[models.Model], field: str, ids: Iterable[int]) -> Iterable[tuple[int, int]]:
    through, ours, term = _table_of(model, field)
    found: Iterable[tuple[int, int]] = through._default_manager.filter(**{f"{ours}__in": ids}).values_list(ours, term)
    return found


def _table_of(model: type[models.Model], field: str) -> tuple[type[models.Model], str, str]:
    """The table of a many-valued tag, and its columns of the row and of the term."""
    tags: Any = model._meta.get_field(field)
    return tags.remote_field.through, tags.m2m_column_name(), tags.m2m_reverse_name()
