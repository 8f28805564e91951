"""Reading events, append-only, and what is kept beside them: roll-ups, the spool's offsets, lines set aside."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from audience.models.consent import ConsentRow
from editorial.platform.models.drained_files import DrainedFile


class EventKind(models.TextChoices):
    """What a reader did; the definitions people can read are in docs/reading.md."""

    VIEW = "view", "opened the page"
    SECTION = "section", "read a section"
    ENGAGED = "engaged", "was reading"
    OPEN = "open", "opened"
    DOWNLOAD = "download", "downloaded"
    VIDEO = "video", "watched"
    SEARCH = "search", "searched"


class Label(models.TextChoices):
    """Who did it, as far as the evidence goes."""

    HUMAN = "human"
    SCANNER = "scanner"
    UNKNOWN = "unknown"


class EventQuerySet(models.QuerySet["Event"]):
    def counting(self) -> "EventQuerySet":
        """Reading that counts: a human's, in a browser whose user agreed to be remembered and has not taken it back.

        Whatever is said or done about a person starts here: signals, receipts, score, backtest, calls, their own page.
        What was erased or forgotten has no visitor, and is not in it.
        """
        last_word = ConsentRow.objects.about_tracking().filter(visitor=OuterRef("visitor")).order_by("-pk")
        return self.filter(label=Label.HUMAN).alias(agreed=Subquery(last_word.values("given")[:1])).filter(agreed=True)


class Event(models.Model):
    """One thing a reader did. The uuid comes from the client: sent twice, it is kept once.

    The indexes besides the key are partial: anonymous events, most of them, cost one insertion.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=8, choices=EventKind)
    piece = models.UUIDField(null=True, help_text="Of the asset or page; they share it.")
    section = models.CharField(max_length=80, blank=True, help_text="Anchor of a section, or page-7 of a file.")
    value = models.FloatField(default=0, help_text="Seconds for engaged and video, results for search.")
    at = models.DateTimeField()
    visitor = models.ForeignKey(
        "audience.Visitor", on_delete=models.SET_NULL, null=True, db_index=False, related_name="events"
    )
    link = models.UUIDField(null=True, help_text="The tracked link it came by; it belongs to that link's recipient.")
    label = models.CharField(max_length=8, choices=Label)
    reason = models.CharField(max_length=80, help_text="Why it was labelled so.")

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["visitor", "at"], condition=Q(visitor__isnull=False), name="event_reader"),
            models.Index(fields=["link", "at"], condition=Q(link__isnull=False), name="event_link"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.piece or ''} {self.section}".strip()


class DayReading(models.Model):
    """Roll-up by day, piece and section: how often, and the sum of values (seconds), by kind and by who did it."""

    day = models.DateField()
    piece = models.UUIDField()
    section = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=8, choices=EventKind)
    label = models.CharField(max_length=8, choices=Label)
    count = models.IntegerField(default=0)
    total = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["piece", "day", "section", "kind", "label"], name="one_day_reading")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.piece} {self.kind}: {self.count}"


class LinkReading(models.Model):
    """Roll-up by tracked link: how often and how long its recipient was at which page or section."""

    link = models.UUIDField()
    piece = models.UUIDField()
    section = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=8, choices=EventKind)
    label = models.CharField(max_length=8, choices=Label)
    count = models.IntegerField(default=0)
    total = models.FloatField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "piece", "section", "kind", "label"], name="one_link_reading")
        ]

    def __str__(self) -> str:
        return f"{self.link} {self.section} {self.kind}: {self.count}"


class LinkOpening(models.Model):
    """That a tracked link was opened, kept for as long as a visit may last, to tell programs that open many at once."""

    link = models.UUIDField()
    recipient = models.CharField(max_length=16, help_text="Keyed digest of the address it was sent to.")
    place = models.CharField(max_length=16, help_text="Keyed digest of the address and agent it was opened from.")
    at = models.DateTimeField()
    is_burst = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["link", "at"], name="link_opening_link"),
            models.Index(fields=["recipient", "at"], name="link_opening_recipient"),
            models.Index(fields=["place", "at"], name="link_opening_place"),
            models.Index(fields=["at"], name="link_opening_at"),
        ]

    def __str__(self) -> str:
        return f"{self.link} at {self.at}"


class DropReason(models.TextChoices):
    """Why something the beacon was told is not counted."""

    UNKNOWN = "unknown", "about what does not exist, or more than one client can have read"
    FLOOD = "flood", "batches from an address that told too much"


class DroppedReadingQuerySet(models.QuerySet["DroppedReading"]):
    def add(self, reason: DropReason, count: int) -> None:
        if count:
            today = timezone.localdate()
            self.bulk_create([DroppedReading(day=today, reason=reason)], ignore_conflicts=True)
            self.filter(day=today, reason=reason).update(count=F("count") + count)

    def lately(self) -> dict[str, int]:
        """By reason in words, since yesterday."""
        recent = self.filter(day__gte=timezone.localdate() - timedelta(days=1), count__gt=0)
        sums = recent.order_by("reason").values_list("reason").annotate(times=Sum("count"))
        return {str(DropReason(reason).label): times for reason, times in sums}


class DroppedReading(models.Model):
    """How much of a day was not counted, and why: nothing else of it is kept."""

    day = models.DateField()
    reason = models.CharField(max_length=8, choices=DropReason)
    count = models.PositiveBigIntegerField(default=0)

    objects = DroppedReadingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "reason"], name="one_dropped_reading")]

    def __str__(self) -> str:
        return f"{self.day}: {self.count} {self.get_reason_display()}"


class SpoolFile(DrainedFile):
    """A file of reading events. Its place moves only together with the events it stands for."""


class SetAside(models.Model):
    """A spool line that could not be read, kept with the reason so that someone can look."""

    file = models.CharField(max_length=120)
    offset = models.PositiveBigIntegerField(help_text="Bytes from the start of the file.")
    reason = models.CharField(max_length=200)
    size = models.PositiveIntegerField(help_text="Bytes of the line; its content may be personal and is not kept.")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "unreadable line"

    def __str__(self) -> str:
        return f"{self.file} at {self.offset}: {self.reason}"
