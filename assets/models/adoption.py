"""What is used, by whom and when: a roll-up by day, asset and person; every figure of adoption is added up from it."""

from collections.abc import Collection
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone

from assets.models.assets import Asset
from assets.models.uses import KEEP_USES
from editorial.platform.models import User

COUNTED_AT_ONCE = ("found", "opened")  # as the worker hears of it; there is no other trace of them
COUNTED_ANEW = ("sent", "read", "rated", "called")  # from links, reading, ratings and calls
FIGURES = ("found", "opened", "sent", "read", "rated", "called")
RECOUNTED = timedelta(days=35)  # so far back the latter are counted anew, also after a worker's holiday


class AdoptionDayQuerySet(models.QuerySet["AdoptionDay"]):
    def add(self, figure: str, day: date, user: User, assets: Collection[int]) -> None:
        """One more of `found` or `opened`, for each of these assets; in three queries."""
        here = self.filter(day=day, user=user, asset__in=assets)
        there = set(here.values_list("asset", flat=True))
        missing = [AdoptionDay(day=day, user=user, asset_id=asset) for asset in assets if asset not in there]
        self.bulk_create(missing, ignore_conflicts=True)
        here.update(**{figure: F(figure) + 1})

    def forget_people(self, people: models.QuerySet[User]) -> None:
        """What they did stays counted, as nobody's. What is counted anew is left to that."""
        theirs = self.filter(user__in=people)
        theirs.filter(day__gte=timezone.localdate() - RECOUNTED).update(**dict.fromkeys(COUNTED_ANEW, 0))
        theirs.update(user=None)

    def forget_old(self) -> int:
        """Who used what so long ago is nobody's business any more; how many rows."""
        return self.filter(day__lt=timezone.localdate() - KEEP_USES, user__isnull=False).update(user=None)


class AdoptionDay(models.Model):
    """How often one person found, opened, sent and rated one asset on one day; how many of the links they sent were
    read by a person for the first time on that day; and for how many calls of theirs its reading was a reason.
    """

    day = models.DateField()
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    found = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    rated = models.PositiveIntegerField(default=0)
    called = models.PositiveIntegerField(default=0)

    objects = AdoptionDayQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "day of use"
        verbose_name_plural = "days of use"
        constraints = [models.UniqueConstraint(fields=["day", "asset", "user"], name="one_adoption_day")]
        indexes = [models.Index(fields=["user", "day"], name="adoption_of_person")]

    def __str__(self) -> str:
        return f"{self.day} {self.asset_id} {self.user_id}"
