"""The agreement of marketing and sales: what a lead is, which reading is a signal, how soon to call."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone

from editorial.platform.accounts.roles import Role
from editorial.platform.models import User


class Side(models.TextChoices):
    """The two who sign."""

    MARKETING = "marketing", "marketing"
    SALES = "sales", "sales"

    @property
    def role(self) -> Role:
        return Role.MARKETING_LEAD if self is Side.MARKETING else Role.SALES_LEAD


def in_force_of(versions: "Iterable[Agreement]", day: date | None = None) -> "Agreement | None":
    """Of versions, newest first: the newest that both have signed as it stands and whose date has come."""
    today = day or timezone.localdate()
    return next((version for version in versions if version.holds_from <= today and version.is_signed), None)


def draft_of(versions: "Iterable[Agreement]") -> "Agreement | None":
    """Of versions, newest first: the newest, if it is not signed by both yet."""
    return next((version for version in list(versions)[:1] if not version.is_signed), None)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def in_force(self, day: date | None = None) -> "Agreement | None":
        return in_force_of(self.order_by("-number").prefetch_related("signatures", "rules"), day)

    def draft(self) -> "Agreement | None":
        return draft_of(self.order_by("-number").prefetch_related("signatures", "rules")[:1])


def _plain(value: object) -> object:
    """6 and 6.0 are one number, whether it was just written or read back."""
    return float(value) if isinstance(value, int | float) else value


class Agreement(models.Model):
    """One version. Once both have signed it is never changed: a change is a new version."""

    number = models.PositiveIntegerField(unique=True)
    lead_definition = models.TextField(help_text="Who counts as a lead, in words both sides would use.")
    deadline_hours = models.PositiveSmallIntegerField(
        default=24, help_text="Hours a salesperson has to answer a call before the sales lead is told."
    )
    holds_from = models.DateField(default=timezone.localdate)
    window_days = models.PositiveSmallIntegerField(
        default=30, help_text="Evidence counts together within so many days; the same reason alerts once in them."
    )
    half_life_days = models.PositiveSmallIntegerField(default=30, help_text="After so many days points count half.")
    view_points = models.FloatField(default=1)
    section_points = models.FloatField(default=6)
    open_points = models.FloatField(default=40, help_text="For opening or downloading a file.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Agreement, version {self.number}"

    @property
    def digest(self) -> str:
        """SHA-256 of everything that is agreed; a signature holds for exactly this."""
        terms: dict[str, object] = {name: _plain(getattr(self, name)) for name in TERMS} | {
            "rules": sorted((rule.terms() for rule in self.rules.all()), key=str)
        }
        return hashlib.sha256(json.dumps(terms, sort_keys=True, default=str).encode()).hexdigest()

    def signature_of(self, side: Side) -> "Signature | None":
        """That side's signature under what stands here now; one under earlier words has lapsed."""
        digest = self.digest
        return next((s for s in self.signatures.all() if s.side == side and s.digest == digest), None)

    @property
    def is_signed(self) -> bool:
        return all(self.signature_of(side) for side in Side)

    @property
    def in_force_since(self) -> date:
        """Its date, or the day of the later signature when that came after it."""
        days = [timezone.localdate(signature.at) for signature in self.signatures.all()]
        return max([self.holds_from, *days])

    def may_sign(self, user: User, side: Side) -> bool:
        """The lead of that side; one person never signs for both."""
        other = next(s for s in Side if s is not side)
        signed = self.signature_of(other)
        return user.has_role(side.role) and (signed is None or signed.user_id != user.pk)

    def sign(self, user: User, side: Side) -> "Signature":
        return self.signatures.update_or_create(
            side=side, defaults={"user": user, "digest": self.digest, "at": timezone.now()}
        )[0]


TERMS = (
    *("lead_definition", "deadline_hours", "holds_from", "window_days", "half_life_days"),
    *("view_points", "section_points", "open_points"),
)


class Signature(models.Model):
    """One side's name under one version, with the digest of what was signed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=9, choices=Side)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "side"], name="one_signature_a_side")]

    def __str__(self) -> str:
        return f"{self.user} for {self.side}, {self.at:%d %b %Y}"


class Evidence(models.TextChoices):
    """Which reading a signal asks for."""

    SECTIONS = "sections", "read so many sections"
    OPENED = "opened", "opened or downloaded the file"


class Heat(models.TextChoices):
    WARM = "warm", "warm"
    HOT = "hot", "hot"


class SignalRule(models.Model):
    """One signal. Exactly one of piece, topic and format says of what; a format means within one piece of it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="rules")
    key = models.UUIDField(default=uuid.uuid4, editable=False, help_text="The same in every version of this rule.")
    heat = models.CharField(max_length=4, choices=Heat, default=Heat.WARM)
    evidence = models.CharField(max_length=8, choices=Evidence, default=Evidence.SECTIONS)
    minimum = models.PositiveSmallIntegerField(default=3, help_text="How many sections; one for opened files.")
    piece = models.UUIDField("of this piece", null=True, blank=True, help_text="Signed words outlive the piece itself.")
    piece_title = models.CharField(max_length=255, blank=True, help_text="As it was called when this was written.")
    topic = models.ForeignKey(
        "vocabulary.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="on topic"
    )
    format = models.ForeignKey(
        "vocabulary.Format", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="of format"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "key"], name="rule_once_a_version")]

    def __str__(self) -> str:
        what = (
            f"“{self.piece_title}”"
            if self.piece
            else f"one {self.format.label.lower()}"
            if self.format
            else f"“{self.topic}”"
        )
        if self.evidence == Evidence.OPENED:
            return f"opened or downloaded a file of {what}"
        return f"read {self.minimum} or more sections {'on' if self.topic else 'of'} {what}"

    def terms(self) -> dict[str, object]:
        names = ("key", "heat", "evidence", "minimum", "piece", "topic_id", "format_id")
        return {name: getattr(self, name) for name in names}
