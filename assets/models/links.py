"""A piece sent to one person: who may open it, until when, from which page on."""

import uuid
from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone

from assets.models.assets import Asset
from editorial.platform.accounts.email_addresses import known_email
from editorial.platform.models import Purpose, Token, User
from editorial.platform.models.tokens import digest

DEFAULT_LIFETIME = timedelta(days=30)  # what a deal's paperwork usually takes; the sender may choose otherwise


class LinkState(models.TextChoices):
    """What a link does today. Derived, never stored."""

    OPEN = "open", "open"
    EXPIRED = "expired", "expired"
    REVOKED = "revoked", "revoked"
    WITHDRAWN = "withdrawn", "piece no longer shareable"


class TrackedLinkQuerySet(models.QuerySet["TrackedLink"]):
    def visible_to(self, user: User | AnonymousUser) -> "TrackedLinkQuerySet":
        """Whoever sent it; nobody else's reading is shown to a colleague."""
        if isinstance(user, AnonymousUser) or not user.uses_library:
            return self.none()
        return self.filter(sender=user)

    def note_passed_on(self, uuids: Collection[UUID]) -> None:
        """Write down, once, that these were opened in a browser known as somebody else's than the recipient's."""
        if uuids:
            self.filter(uuid__in=uuids, passed_on_at=None).update(passed_on_at=timezone.now())

    def sent_to(self, email: str) -> "list[TrackedLink]":
        """All that went to that address, however a salesperson spelt it: “PAT@HÄLDEN.example” and
        “pat@xn--hlden-gra.example” are the mailbox of “pat@hälden.example”.
        """
        address = known_email(email)
        mailbox = address.rpartition("@")[0]
        spelt_alike = self.filter(recipient_email__istartswith=f"{mailbox}@") if address else self.none()
        return [link for link in spelt_alike if known_email(link.recipient_email) == address]

    def by_token(self, plain: str) -> "TrackedLink | None":
        """The link that this token was made for, also when it opens no longer: `state` says so."""
        found = self.filter(token__digest=digest(plain), token__purpose=Purpose.LINK)
        return found.select_related("asset", "sender", "token").first()


class TrackedLink(models.Model):
    """An asset sent by a salesperson to one recipient. The token itself is not kept: it is shown once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="links")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sent_links")
    token = models.OneToOneField(Token, on_delete=models.SET_NULL, null=True, related_name="tracked_link")
    recipient_name = models.CharField(max_length=120)
    recipient_email = models.EmailField()
    note = models.TextField(max_length=1000, blank=True, help_text="Shown to the recipient above the piece.")
    opens_at = models.CharField(max_length=80, blank=True, help_text="Anchor it opens at: “page-7”.")
    allows_download = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    passed_on_at = models.DateTimeField(
        null=True, editable=False, help_text="When it was first seen to be in somebody else's hands."
    )

    objects = TrackedLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(Lower("recipient_email"), name="link_recipient_lower")]

    def __str__(self) -> str:
        return f"{self.asset} for {self.recipient_name}"

    def open_up(self, lifetime: timedelta = DEFAULT_LIFETIME) -> str:
        """Save the link, count the use there and in the index, and return its token: the only time it can be read."""
        with transaction.atomic():
            plain = Token.objects.issue(Purpose.LINK, self.uuid, owner=self.sender, lifetime=lifetime)
            self.token = Token.objects.get(digest=digest(plain))
            self.save()
            Asset.objects.filter(pk=self.asset_id).update(used_count=F("used_count") + 1)
            self.asset.reindex()
        return plain

    def revoke(self) -> None:
        Token.objects.revoke(Purpose.LINK, self.uuid)

    @property
    def state(self) -> LinkState:
        now = timezone.now()
        if self.token is None or self.token.is_expired_at(now):
            return LinkState.EXPIRED
        if self.token.revoked_at is not None:
            return LinkState.REVOKED
        return LinkState.OPEN if self.asset.is_shareable else LinkState.WITHDRAWN

    @property
    def last_day(self) -> date | None:
        """The last day on which it opens: its token ends with that day."""
        end = self.token.expires_at if self.token else None
        return timezone.localdate(end - timedelta(seconds=1)) if end else None

    @property
    def is_open(self) -> bool:
        return self.state is LinkState.OPEN
