"""Searches that found too little. Gathered they are demand; asked for by name they become requests."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from assets.models.assets import Asset
from editorial.platform.models import User
from editorial.platform.models.drained_files import DrainedFile
from search.query import is_junk

LONGEST_QUERY = 200  # characters kept; nobody asks for a piece in more
LONGEST_FOR_WHOM = 120  # characters
TYPING = timedelta(seconds=20)  # searches as near as this, one the beginning of the other, are one that was typed


def plain_words(query: str) -> str:
    """The query as it is compared: one space between words, no capitals, no longer than what is kept."""
    return " ".join(query.replace("\0", " ").split()).casefold()[:LONGEST_QUERY].strip()


class MissReason(models.TextChoices):
    """What was wrong with the results."""

    NOTHING = "nothing", "nothing was found"
    NOT_OPENED = "unopened", "nothing found was opened"
    LEFT = "left", "what was opened was left at once"


# Of a miss that waits for an answer.
OPEN: dict[str, object] = {"answered_by": None, "answered_at": None, "told": False, "verdict": ""}


def _lists(filters: Mapping[str, Sequence[str]] | None) -> dict[str, list[str]]:
    return {axis: list(slugs) for axis, slugs in (filters or {}).items()}


class SearchMissQuerySet(models.QuerySet["SearchMiss"]):
    def record(
        self,
        user: User,
        query: str,
        filters: Mapping[str, Sequence[str]] | None = None,
        results: int = 0,
        day: date | None = None,
        *,
        at: datetime | None = None,
        reason: str = MissReason.NOTHING,
    ) -> "SearchMiss | None":
        """Note a search that found nothing or little, once per person, words and day; None for what is no question.

        What is typed letter by letter comes as many searches: within `TYPING` the longest of them stands for all.
        """
        words, moment = plain_words(query), at or timezone.now()
        if is_junk(words):
            return None
        found = {"filters": _lists(filters), "results": results, "noted_at": moment, "reason": reason}
        on = day or timezone.localdate()
        row, _ = self.update_or_create(user=user, day=on, query=self._typed(user, words, on, moment), defaults=found)
        return row

    def _typed(self, user: User, words: str, day: date, moment: datetime) -> str:
        """The longest of what this person typed in one go; shorter beginnings of it leave the misses."""
        near = (moment - TYPING, moment + TYPING)
        mine = self.filter(user=user, day=day, asked=False, answered_by=None, noted_at__range=near)
        typed = [row for row in mine if row.query.startswith(words) or words.startswith(row.query)]
        longest = max([words, *(row.query for row in typed)], key=len)
        self.filter(pk__in=[row.pk for row in typed if row.query != longest], asked=False).delete()
        return longest

    def ask(
        self,
        user: User,
        query: str,
        filters: Mapping[str, Sequence[str]] | None = None,
        *,
        for_whom: str = "",
        needed_by: date | None = None,
    ) -> "SearchMiss | None":
        """This person wants such a piece and wants to be told. Asked again, it is said anew for whom and by when."""
        words = plain_words(query)
        if is_junk(words):
            return None
        DismissedRequest.objects.filter(query=words).delete()
        said = {"filters": _lists(filters), "asked": True, "withdrawn": False} | OPEN
        said |= {"for_whom": for_whom[:LONGEST_FOR_WHOM]} if for_whom else {}
        said |= {"needed_by": needed_by} if needed_by else {}
        row, _ = self.update_or_create(user=user, day=timezone.localdate(), query=words, defaults=said)
        return row

    def unanswered(self) -> "SearchMissQuerySet":
        """What nobody answered, and nobody dismissed."""
        dismissed = DismissedRequest.objects.filter(query=OuterRef("query"))
        return self.filter(~Exists(dismissed), answered_by__isnull=True)

    def asked_by(self, user: User) -> "SearchMissQuerySet":
        return self.filter(user=user, asked=True)

    def told_to(self, user: User) -> "SearchMissQuerySet":
        """Answers this person has neither taken nor refused, of pieces they may see."""
        seen = Asset.objects.visible_to(user).filter(pk=OuterRef("answered_by"))
        return self.filter(Exists(seen), user=user, verdict="", told=True)


class Verdict(models.TextChoices):
    YES = "yes", "it answers"
    NO = "no", "it does not"


class SearchMiss(models.Model):
    """One person's search on one day that found nothing or little."""

    query = models.CharField(max_length=LONGEST_QUERY, help_text="In plain words, without capitals.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    noted_at = models.DateTimeField(default=timezone.now)
    filters = models.JSONField(default=dict, help_text='Slugs by axis: {"persona": ["cfo"]}.')
    results = models.PositiveIntegerField(default=0, help_text="How many were found.")
    reason = models.CharField(max_length=8, choices=MissReason, default=MissReason.NOTHING)
    asked = models.BooleanField(default=False, help_text="Asked for the piece by name; is told when it is there.")
    for_whom = models.CharField(max_length=LONGEST_FOR_WHOM, blank=True)
    needed_by = models.DateField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False, help_text="Asked once, and no longer wants to be told.")
    answered_by = models.ForeignKey(Asset, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers")
    answered_at = models.DateTimeField(null=True, blank=True)
    told = models.BooleanField(default=False, help_text="Its person hears of the answer by mail and in the library.")
    verdict = models.CharField(max_length=3, choices=Verdict, blank=True, help_text="What they say of the answer.")
    refused = models.ForeignKey(
        Asset, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Did not answer it."
    )

    objects = SearchMissQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day", "query"], name="one_miss_a_day")]
        indexes = [
            models.Index(fields=["query"], name="miss_query"),
            models.Index(fields=["day"], name="miss_day"),
            models.Index(fields=["user"], condition=models.Q(told=True, verdict=""), name="miss_told"),
            models.Index(fields=["answered_at"], condition=models.Q(answered_at__isnull=False), name="miss_answered"),
        ]
        verbose_name_plural = "search misses"

    def __str__(self) -> str:
        return self.query


class PendingSearch(models.Model):
    """What somebody looked for and found something: kept until it is known whether they opened any of it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    query = models.CharField(max_length=LONGEST_QUERY, help_text="As in SearchMiss.")
    filters = models.JSONField(default=dict, help_text="As in SearchMiss.")
    results = models.PositiveIntegerField()
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)
    looks = models.JSONField(default=list, help_text="When its results were looked at, the first 50.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="one_pending_search")]
        verbose_name_plural = "pending searches"

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
