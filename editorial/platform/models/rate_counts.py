"""How often something was asked for within one hour; kept in the database, where no page pushes it out."""

from django.db import models
from django.db.models import F


class RateCountQuerySet(models.QuerySet["RateCount"]):
    def add(self, digest: str, hour: int) -> int:
        """Count one more, however many processes do; how many there are then."""
        self.bulk_create([RateCount(digest=digest, hour=hour)], ignore_conflicts=True)
        self.filter(digest=digest, hour=hour).update(count=F("count") + 1)
        return self.of(digest, hour)

    def of(self, digest: str, hour: int) -> int:
        return self.filter(digest=digest, hour=hour).values_list("count", flat=True).first() or 0


class RateCount(models.Model):
    """`digest` stands for who asked, and for what; nothing else is known of them. Forgotten after the hour."""

    digest = models.CharField(max_length=64)
    hour = models.PositiveIntegerField(help_text="Hours since 1970.")
    count = models.PositiveIntegerField(default=0)

    objects = RateCountQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hour", "digest"], name="one_rate_count_an_hour")]

    def __str__(self) -> str:
        return f"{self.count} in hour {self.hour}"
