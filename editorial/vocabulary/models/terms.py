"""The words everything is classified by: persona, buying stage, buying job, topic, format, campaign."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel


class Term(models.Model):
    """A word of a vocabulary: a label for people, a slug for addresses, files and the API."""

    label = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True, help_text="Used in addresses and the API; keep it stable.")
    sort_order = models.PositiveSmallIntegerField("order", default=0, help_text="Small numbers come first.")

    class Meta:
        abstract = True
        ordering: ClassVar = ["sort_order", "label"]

    panels: ClassVar = [FieldPanel("label"), FieldPanel("slug"), FieldPanel("sort_order")]

    def __str__(self) -> str:
        return self.label


class Persona(Term):
    """A kind of reader: what they want, what hurts, what they ask."""

    goals = models.TextField(blank=True)
    pains = models.TextField(blank=True)
    questions = models.TextField(
        "questions they ask", blank=True, help_text="One a line; briefs are drafted from them."
    )
    archetype = models.TextField("archetype notes", blank=True, help_text="What reader research found.")

    panels = [*Term.panels, MultiFieldPanel([FieldPanel(f) for f in ("goals", "pains", "questions", "archetype")])]

    def get_absolute_url(self) -> str:
        return reverse("persona", args=[self.slug])


class Capture(models.TextChoices):
    """How far a piece of a stage may be gated."""

    NEVER = "never", "never gated"
    PARTIAL = "partial", "may be partly gated"
    FULL = "full", "may be fully gated"


class BuyingStage(Term):
    """Where a buyer stands, in order; each stage says how far its pieces may be gated."""

    question = models.CharField("what the reader wonders", max_length=200, blank=True)
    capture = models.CharField("capture policy", max_length=8, choices=Capture, default=Capture.NEVER)

    panels = [*Term.panels, FieldPanel("question"), FieldPanel("capture")]


class BuyingJob(Term):
    """One of the jobs a buying group has to get done, in no fixed order."""

    description = models.TextField(blank=True)

    panels = [*Term.panels, FieldPanel("description")]


class Topic(Term):
    """A business issue. Readers can subscribe to it; it has a hub and a feed of its own."""

    description = models.TextField(blank=True)
    aliases = models.TextField(
        blank=True, help_text="Other words for the same, one a line; found in search and import."
    )
    top_interest = models.PositiveSmallIntegerField(
        "top interest rank", null=True, blank=True, help_text="1 is what readers care about most; empty: not ranked."
    )
    experts = models.ManyToManyField("vocabulary.Expert", blank=True, related_name="topics")

    panels = [*Term.panels, *(FieldPanel(f) for f in ("description", "aliases", "top_interest", "experts"))]

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])


class Weight(models.TextChoices):
    TEXT = "text", "mostly text"
    MIXED = "mixed", "text and pictures"
    GRAPHIC = "graphic", "mostly pictures"


class Format(Term):
    """What a piece is made as, and how long it stays fresh."""

    length = models.CharField("usual length", max_length=60, blank=True)
    weight = models.CharField(max_length=8, choices=Weight, default=Weight.TEXT)
    half_life_days = models.PositiveIntegerField(
        default=365, help_text="After so many days a timely piece counts half in coverage."
    )

    panels = [*Term.panels, FieldPanel("length"), FieldPanel("weight"), FieldPanel("half_life_days")]


class Campaign(Term):
    """A push with a beginning and an end that pieces may belong to."""

    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    panels = [*Term.panels, FieldPanel("starts_on"), FieldPanel("ends_on")]
