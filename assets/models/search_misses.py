"""Searches that found too little. Gathered they are demand; asked for by name they become requests."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from assets.models.assets import Asset
from editorial.platform.models import User
from editorial.platform.models.drained_files import DrainedFile

LONGEST_QUERY = 200  # characters kept; nobody asks for a piece in more


def plain_words(query: str) -> str:
    """The query as it is compared: one space between words, no capitals, no longer than what is kept."""
    return " ".join(query.replace("\0", " ").split()).casefold()[:LONGEST_QUERY].strip()


class SearchMissQuerySet(models.QuerySet["SearchMiss"]):
    def record(
        self,
        user: User,
        query: str,
        filters: Mapping[str, Sequence[str]] | None = None,
        results: int = 0,
        day: date | None = None,
    ) -> "SearchMiss | None":
        """Note a search that found nothing or little, once per person, words and day; None for an empty query."""
        words = plain_words(query)
        if not words:
            return None
        row, _ = self.update_or_create(
            user=user,
            day=day or timezone.localdate(),
            query=words,
            defaults={"filters": {axis: list(slugs) for axis, slugs in (filters or {}).items()}, "results": results},
        )
        return row

    def ask(self, user: User, query: str, filters: Mapping[str, Sequence[str]] | None = None) -> "SearchMiss | None":
        """This person wants such a piece and wants to be told."""
        row = self.record(user, query, filters)
        DismissedRequest.objects.filter(query=plain_words(query)).delete()
        if row is not None and not row.asked:
            row.asked = True
            row.save(update_fields=["asked"])
        return row

    def unanswered(self) -> "SearchMissQuerySet":
        """What nobody answered, and nobody dismissed."""
        dismissed = DismissedRequest.objects.filter(query=OuterRef("query"))
        return self.filter(~Exists(dismissed), answered_by__isnull=True)


class SearchMiss(models.Model):
    """One person's search on one day that found nothing or little."""

    query = models.CharField(max_length=LONGEST_QUERY, help_text="In plain words, without capitals.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    filters = models.JSONField(default=dict, help_text='Slugs by axis: {"persona": ["cfo"]}.')
    results = models.PositiveIntegerField(default=0, help_text="How many were found.")
    asked = models.BooleanField(default=False, help_text="Asked for the piece by name; is told when it is there.")
    answered_by = models.ForeignKey(Asset, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SearchMissQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day", "query"], name="one_miss_a_day")]
        indexes = [models.Index(fields=["query"], name="miss_query"), models.Index(fields=["day"], name="miss_day")]
        verbose_name_plural = "search misses"

    def __str__(self) -> str:
        return self.query


class MissFile(DrainedFile):
    """A file of noted misses. Its place moves only together with the misses it stands for."""


class DismissedRequest(models.Model):
    """A wording nobody means to answer, however often it is typed: no request until someone asks for it by name."""

    query = models.CharField(max_length=LONGEST_QUERY, unique=True, help_text="As in SearchMiss.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.query
