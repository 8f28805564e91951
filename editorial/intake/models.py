"""Imports: a run over one source, what became of each item in it, and the tags suggested for what it made."""

import os
import shutil
import uuid
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from editorial.platform.models.users import User


class ImportState(models.TextChoices):
    """How far a run is. Derived, never stored."""

    WAITING = "waiting", "waiting for you"  # for its mapping
    RUNNING = "running", "running"
    FINISHED = "finished", "finished"
    UNDOING = "undoing", "being taken back"
    UNDONE = "undone", "taken back"
    REFUSED = "refused", "refused"


# What is filled in once a run came so far, the latest first; nothing of it: it waits.
REACHED = {
    ImportState.REFUSED: "problem",
    ImportState.UNDONE: "undone_at",
    ImportState.UNDOING: "undo_started_at",
    ImportState.FINISHED: "finished_at",
    ImportState.RUNNING: "started_at",
}


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def in_state(self, state: ImportState) -> "ImportRunQuerySet":
        """The same as `ImportRun.state`, asked of the database."""
        runs = self
        for later, field in REACHED.items():
            empty = Q(problem="") if field == "problem" else Q(**{f"{field}__isnull": True})
            if later == state:
                return runs.filter(~empty)
            runs = runs.filter(empty)
        return runs

    def of_source(self, kind: str, name: str) -> "ImportRunQuerySet":
        return self.filter(kind=kind, name=name)

    def wait_for_turn(self) -> None:
        """Imports write one item at a time, whoever runs them: the oldest run's row is the lock of a transaction.

        Two of one source would make each piece twice, and two of any number the same children in the page tree.
        """
        while self.order_by("pk").select_for_update(no_key=True).first() is None and self.exists():
            continue  # the oldest run was forgotten while we waited for it: wait for the next oldest


class ImportRun(models.Model):
    """One go at one source. What it holds is read once into a spool; the cursor says how far it is."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, help_text="A name in the registry of readers.")
    name = models.CharField(max_length=250, help_text="Which source: the same name again means the same items again.")
    path = models.TextField(help_text="Where it lay when it was read.")
    mapping = models.JSONField(default=dict, help_text="What becomes of authors, categories and tags.")
    total = models.PositiveIntegerField(default=0, help_text="Items in the source.")
    cursor = models.PositiveBigIntegerField(default=0, help_text="Bytes of the spool that are done.")
    problem = models.TextField(blank=True, help_text="Why the source could not be read at all.")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undo_started_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "name"], name="import_source")]

    def __str__(self) -> str:
        return f"Import {self.pk}: {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("imports_run", args=[self.uuid])

    @property
    def folder(self) -> Path:
        """What belongs to this run on disk: the uploaded source and the spool."""
        return Path(settings.VAR_DIR) / "imports" / str(self.uuid)

    @property
    def spool(self) -> Path:
        return self.folder / "items.jsonl"

    @property
    def state(self) -> ImportState:
        reached = (state for state, field in REACHED.items() if getattr(self, field))
        return next(reached, ImportState.WAITING)

    def show_sign_of_life(self) -> None:
        """Whoever is at it does so every few seconds. In the file system: it is read by whoever finds the run left."""
        os.utime(self.spool)

    def sign_of_life(self) -> datetime | None:
        """When somebody was at it for the last time; None when what was read is gone, or nobody began."""
        if self.started_at is None or not self.spool.exists():
            return None
        return datetime.fromtimestamp(self.spool.stat().st_mtime, UTC)

    def forget_source(self) -> None:
        """Delete what was uploaded and read: it may name people, and is of no use once the run is over."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def discard(self) -> None:
        """Forget a run that never wrote anything, with what was uploaded for it."""
        self.forget_source()
        self.delete()

    def counts(self) -> dict[str, int]:
        """How many items by outcome; outcomes that did not occur are 0."""
        found = dict(self.items.values_list("outcome").annotate(number=Count("pk")))
        return {outcome: found.get(outcome, 0) for outcome in Outcome.values}


class Outcome(models.TextChoices):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"


class ImportItemQuerySet(models.QuerySet["ImportItem"]):
    def in_effect(self) -> "ImportItemQuerySet":
        """Those that wrote something which has not been undone."""
        return self.filter(outcome__in=[Outcome.CREATED, Outcome.CHANGED], undone_at__isnull=True)

    def problems(self) -> "ImportItemQuerySet":
        """Failed or skipped, or imported with something to look at."""
        return self.filter(~Q(reason="") | Q(outcome=Outcome.FAILED)).exclude(outcome=Outcome.UNCHANGED)


class ImportItem(models.Model):
    """What became of one item of a source in one run, and what is needed to take it back."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="items")
    source_key = models.CharField(max_length=400)
    title = models.CharField(max_length=255, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the item and of what it maps to.")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(blank=True, help_text="Why it was skipped or failed, or what to look at; one a line.")
    page_id = models.BigIntegerField(null=True, blank=True)
    piece = models.UUIDField(null=True, blank=True, help_text="The piece's or asset's identity.")
    made = models.JSONField(default=dict, help_text="Ids of rows made with it, by kind.")
    before = models.JSONField(default=dict, help_text="What a changed page was before.")
    revision_id = models.BigIntegerField(null=True, blank=True, help_text="The newest revision this import made.")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportItemQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "source_key"], name="one_item_a_run")]
        indexes = [models.Index(fields=["page_id"], name="import_page")]

    def __str__(self) -> str:
        return f"{self.source_key}: {self.outcome}"


class TagProposalQuerySet(models.QuerySet["TagProposal"]):
    def waiting(self) -> "TagProposalQuerySet":
        return self.filter(confirmed_at__isnull=True)

    def to_confirm(self) -> "TagProposalQuerySet":
        """What waits, without pieces that somebody published with tags of their own meanwhile."""
        return self.waiting().filter(Q(page=None) | Q(page__live=False) | Q(page__has_unpublished_changes=True))

    def complete(self) -> "TagProposalQuerySet":
        """Something is suggested on every axis."""
        return self.filter(needs="")

    def like(self, show: str, words: str) -> "TagProposalQuerySet":
        """What the list of those to confirm is narrowed to: `show` is “complete”, “needs”, “files” or nothing."""
        kinds = {"complete": Q(needs=""), "needs": ~Q(needs=""), "files": Q(what="file")}
        named = Q(title__icontains=words) if words else Q()
        return self.filter(kinds.get(show, Q()), named)

    def as_suggested(self) -> "TagProposalQuerySet":
        """Those of these that may be confirmed without looking at each: nothing is missing in what is suggested."""
        return self.to_confirm().complete()


class TagProposal(models.Model):
    """Tags suggested for one piece or file, with the words that made us think so; a person confirms them."""

    piece = models.UUIDField(unique=True, help_text="The piece's or asset's identity.")
    page = models.OneToOneField(
        settings.WAGTAIL_PAGE_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="tag_proposal"
    )
    what = models.CharField(max_length=10, default="piece", help_text="Which tagger puts the tags on.")
    title = models.CharField(max_length=255)
    suggestions = models.JSONField(default=dict, help_text="By axis: slug, weight and words of each term.")
    needs = models.CharField(max_length=120, blank=True, help_text="Axes for which nothing is suggested.")
    was_live = models.BooleanField(default=False, help_text="Public at its source: publish it when confirmed.")
    made_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TagProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def chosen(self) -> dict[str, list[str]]:
        """What is confirmed when nobody takes anything away: slugs by axis."""
        return {axis: [term["slug"] for term in terms] for axis, terms in self.suggestions.items()}

    def confirm(self, user: User | None, moment: datetime) -> bool:
        """Claim it; False when someone else confirmed it before."""
        won = TagProposal.objects.waiting().filter(pk=self.pk).update(confirmed_at=moment, confirmed_by=user)
        return bool(won)


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def unfinished(self) -> "ConfirmationQuerySet":
        return self.filter(finished_at=None)


class Confirmation(models.Model):
    """Many suggestions confirmed together, as suggested: all that one filter showed then. Jobs do a batch each."""

    show = models.CharField(max_length=10, blank=True)
    words = models.CharField(max_length=100, blank=True)
    after = models.BigIntegerField(default=0, help_text="The last proposal that was looked at.")
    last = models.BigIntegerField(help_text="The newest there was: what is imported later waits for a person.")
    total = models.PositiveIntegerField(help_text="How many there were to confirm.")
    published = models.PositiveIntegerField(default=0)
    tagged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(default=list, help_text="Why the first that were refused still wait: title and reason.")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ConfirmationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.total} suggestions"

    @property
    def done(self) -> int:
        return self.published + self.tagged + self.refused

    def left(self) -> TagProposalQuerySet:
        """Those still to be looked at, in order."""
        asked = TagProposal.objects.like(self.show, self.words).as_suggested()
        return asked.filter(pk__gt=self.after, pk__lte=self.last).order_by("pk")
