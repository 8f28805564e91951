"""Tokens in links and for the API: random, hashed, with a purpose, an owner, an expiry and a revocation."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from editorial.platform.models.users import User

TOKEN_BYTES = 16  # 128 bits of chance


class Purpose(models.TextChoices):
    """What a token opens; it opens nothing else."""

    REVIEW = "review", "review of a draft"
    LINK = "link", "link sent by a salesperson"
    CONFIRM = "confirm", "confirmation of a subscription"
    PREFERENCES = "preferences", "a reader's own preferences"
    API = "api", "the API"
    PASSWORD = "password", "setting a password"


def digest(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()


class TokenQuerySet(models.QuerySet["Token"]):
    def usable(self) -> "TokenQuerySet":
        now = timezone.now()
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at__isnull=True)

    def issue(
        self, purpose: Purpose, subject: object, *, owner: User | None = None, lifetime: timedelta | None = None
    ) -> str:
        """Make a token for `subject` (its uuid or id) and return the plain text, which is not kept.

        `owner` is the member who answers for it; `lifetime` None means until revoked.
        """
        plain = secrets.token_urlsafe(TOKEN_BYTES)
        expires_at = timezone.now() + lifetime if lifetime else None
        self.create(purpose=purpose, subject=str(subject), digest=digest(plain), owner=owner, expires_at=expires_at)
        return plain

    def resolve(self, plain: str, purpose: Purpose) -> "Token | None":
        """The usable token of that purpose, or None: wrong, expired, revoked and misused look alike."""
        return self.usable().filter(purpose=purpose, digest=digest(plain)).first()

    def issued(self, plain: str, purpose: Purpose) -> "Token | None":
        """The token of that purpose, whether or not it still opens anything: so that its holder can be told why not."""
        return self.filter(purpose=purpose, digest=digest(plain)).first()

    def revoke(self, purpose: Purpose, subject: object) -> int:
        live = self.filter(purpose=purpose, subject=str(subject), revoked_at__isnull=True)
        return live.update(revoked_at=timezone.now())


class Token(models.Model):
    """A token as it is kept: its SHA-256 only. Looked up by digest, so no comparison leaks time."""

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=12, choices=Purpose)
    subject = models.CharField(max_length=64, help_text="Uuid or id of what it opens.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["purpose", "subject"], name="token_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"

    def is_expired_at(self, moment: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= moment
