"""What is wanted of each cell, what each piece gives to it, and the roll-up the map is read from."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from editorial_calendar.models.plans import PlanItem

CELL = ("persona_id", "stage_id", "topic_id", "format_id")


class Wish(models.Model):
    """A persona at a stage, and perhaps one topic or format of it (empty: any)."""

    persona = models.ForeignKey("vocabulary.Persona", on_delete=models.CASCADE, related_name="+")
    stage = models.ForeignKey("vocabulary.BuyingStage", on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey("vocabulary.Topic", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    format = models.ForeignKey("vocabulary.Format", on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        constraints = [  # one for each cell, those that leave topic or format open included
            models.UniqueConstraint(
                "persona",
                "stage",
                Coalesce("topic", Value(0)),
                Coalesce("format", Value(0)),
                name="one_%(class)s_a_cell",
            )
        ]


class Target(Wish):
    """How many effective pieces are wanted in a cell."""

    number = models.DecimalField(max_digits=5, decimal_places=1)

    def __str__(self) -> str:
        return f"{self.number} for {self.persona}, {self.stage}"


class NotApplicable(Wish):
    """A cell nobody needs to fill, and why. Differs from one that is empty."""

    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(Wish.Meta):
        verbose_name = "cell left out"
        verbose_name_plural = "cells left out"

    def __str__(self) -> str:
        return f"{self.persona}, {self.stage}: {self.reason}"


class CellRow(models.Model):
    """What contributions and their roll-up share: a cell, a half-life, the day after which it no longer counts."""

    is_derived = True  # from the tags of pieces and plans: no use of a term of its own

    persona = models.ForeignKey("vocabulary.Persona", on_delete=models.CASCADE, related_name="+", db_index=False)
    stage = models.ForeignKey("vocabulary.BuyingStage", on_delete=models.CASCADE, related_name="+", db_index=False)
    topic = models.ForeignKey("vocabulary.Topic", on_delete=models.CASCADE, related_name="+", db_index=False)
    format = models.ForeignKey("vocabulary.Format", on_delete=models.CASCADE, related_name="+", db_index=False)
    half_life = models.PositiveIntegerField(help_text="Days; of the format, longer when evergreen.")
    expires_on = models.DateField(null=True, blank=True)
    mass = models.FloatField(help_text="Weight relative to the epoch of coverage.py.")
    opened = models.FloatField(default=0, help_text="Times opened by people, this cell's share.")
    finished = models.FloatField(default=0, help_text="Times the last section was reached, this cell's share.")

    class Meta:
        abstract = True


AnyRow = TypeVar("AnyRow", bound=CellRow)


class CellRowQuerySet(models.QuerySet[AnyRow]):
    def counting_on(self, day: date) -> Self:
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day))


class ContributionQuerySet(CellRowQuerySet["Contribution"]):
    def published(self) -> "ContributionQuerySet":
        return self.filter(asset__isnull=False)

    def planned_by(self, day: date) -> "ContributionQuerySet":
        return self.filter(plan_item__isnull=False, since__lte=day)


class Contribution(CellRow):
    """What one live piece, or one planned item, gives to one cell, with the factors behind it."""

    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, null=True, related_name="+")
    plan_item = models.ForeignKey(PlanItem, on_delete=models.CASCADE, null=True, related_name="contributions")
    fit = models.FloatField()
    signoff = models.FloatField()
    completion = models.FloatField()
    since = models.DateField(help_text="Published, or to be published, on.")

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "share of a cell"
        verbose_name_plural = "shares of cells"
        indexes = [models.Index(fields=["persona", "stage", "topic", "format"], name="contribution_cell")]
        constraints = [
            models.CheckConstraint(
                condition=Q(asset__isnull=False, plan_item__isnull=True)
                | Q(asset__isnull=True, plan_item__isnull=False),
                name="piece_or_plan",
            )
        ]

    def __str__(self) -> str:
        return f"{self.asset or self.plan_item}: {self.mass}"


class CellSupply(CellRow):
    """Roll-up of the published contributions: one row per cell, half-life and day of expiry. Can be rebuilt."""

    pieces = models.PositiveIntegerField()
    newest = models.DateField(null=True, help_text="When something was last published here.")

    objects = CellRowQuerySet.as_manager()

    class Meta:
        verbose_name = "supply of a cell"
        verbose_name_plural = "supplies of cells"
        indexes = [models.Index(fields=["persona", "stage", "topic", "format"], name="supply_cell")]

    def __str__(self) -> str:
        return f"{self.pieces} pieces"
