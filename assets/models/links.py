"""A piece sent to one person: who may open it, until when, from which page on, in which version."""

import uuid
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from assets.models.assets import Asset
from assets.models.uses import AssetUse
from assets.models.versions import Version
from editorial.platform.accounts.email_addresses import known_email
from editorial.platform.accounts.roles import Role
from editorial.platform.accounts.sealing import seal, unseal
from editorial.platform.models import Purpose, Token, User
from editorial.platform.models.tokens import digest

DEFAULT_LIFETIME = timedelta(days=30)  # what a deal's paperwork usually takes; the sender may choose otherwise


class LinkState(models.TextChoices):
    """What a link does today. Derived, never stored."""

    OPEN = "open", "open"
    EXPIRED = "expired", "expired"
    REVOKED = "revoked", "revoked"
    WITHDRAWN = "withdrawn", "piece no longer shareable"


class NewVersion(models.TextChoices):
    """What a link does once its file has a newer version."""

    SHOWN = "shown", "show the new version"
    SAID = "said", "go on showing this one, and say that there is a newer one"


class TrackedLinkQuerySet(models.QuerySet["TrackedLink"]):
    def visible_to(self, user: User | AnonymousUser) -> "TrackedLinkQuerySet":
        """A sales lead sees the team's links, everyone else what they sent themselves."""
        if isinstance(user, AnonymousUser) or not user.uses_library:
            return self.none()
        return self.all() if user.has_role(Role.SALES_LEAD, Role.ADMIN) else self.filter(sender=user)

    def note_passed_on(self, uuids: Collection[UUID]) -> None:
        """Write down, once, that these were opened in a browser known as somebody else's than the recipient's."""
        if uuids:
            self.filter(uuid__in=uuids, passed_on_at=None).update(passed_on_at=timezone.now())

    def sent_to(self, *emails: str) -> "TrackedLinkQuerySet":
        """All that went to these addresses, however they are spelt here, and were spelt by whoever sent it:
        “PAT@HÄLDEN.example” and “pat@xn--hlden-gra.example” are the mailbox of “pat@hälden.example”.
        """
        return self.filter(recipient_email__in={known_email(email) for email in emails} - {""})

    def by_themselves(self) -> "TrackedLinkQuerySet":
        """Those that are not in a room."""
        return self.filter(guest=None)

    def of_tokens(self, digests: Collection[str]) -> "TrackedLinkQuerySet":
        """What can be read now behind tokens with these digests: of a room's guest, every piece in the room."""
        usable = Token.objects.usable().filter(purpose=Purpose.LINK, digest__in=digests)
        return self.filter(
            Asset.objects.live().shareable().named_by("asset"), token__in=usable, guest__room__deleted_at=None
        )

    def by_token(self, plain: str) -> "TrackedLink | None":
        """The link that this token was made for, also when it opens no longer: `state` says so."""
        found = self.by_themselves().filter(token__digest=digest(plain), token__purpose=Purpose.LINK)
        return found.select_related("asset", "sender", "token").first()

    def behind(self, plain: str) -> "TrackedLinkQuerySet":
        """The link that this token was made for; or of a room's guest, those to all pieces that were not taken out."""
        found = self.filter(token__digest=digest(plain), token__purpose=Purpose.LINK, guest__room__deleted_at=None)
        return found.select_related("asset", "token", "guest__room")

    def sharing(self) -> "TrackedLinkQuerySet":
        """Whose recipients have not declined to share what they read."""
        return self.filter(declined_at=None)


class TrackedLink(models.Model):
    """An asset sent by a salesperson to one recipient. Its token is kept as a digest, and sealed for the sender."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="links")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sent_links")
    token = models.ForeignKey(Token, on_delete=models.SET_NULL, null=True, related_name="tracked_links")
    guest = models.ForeignKey(
        "assets.RoomGuest",
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="links",
        help_text="In whose room it is; it shares their token. None for a link sent by itself.",
    )
    sealed_token = models.TextField(blank=True, editable=False, help_text="Encrypted: the sender copies it again.")
    recipient_name = models.CharField(max_length=120)
    recipient_email = models.EmailField(help_text="In the one spelling, as the addresses of known people are.")
    note = models.TextField(max_length=1000, blank=True, help_text="Shown to the recipient above the piece.")
    opens_at = models.CharField(max_length=80, blank=True, help_text="Anchor it opens at: “page-7”.")
    allows_download = models.BooleanField(default=True)
    password = models.CharField(max_length=128, blank=True, editable=False, help_text="As Django hashes passwords.")
    version_number = models.PositiveIntegerField(default=0, editable=False, help_text="Sent; 0 for what has none.")
    on_new_version = models.CharField(max_length=8, choices=NewVersion, default=NewVersion.SHOWN)
    tells_by_mail = models.BooleanField(default=False, help_text="The sender gets a mail on each day it is read.")
    batch = models.UUIDField(null=True, editable=False, help_text="Links made together, from one list, share it.")
    created_at = models.DateTimeField(default=timezone.now)
    passed_on_at = models.DateTimeField(
        null=True, editable=False, help_text="When it was first seen to be in somebody else's hands."
    )
    declined_at = models.DateTimeField(
        null=True, editable=False, help_text="When the recipient chose not to share what they read."
    )

    objects = TrackedLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["recipient_email"], name="link_recipient"),
            models.Index(fields=["-created_at"], name="link_newest"),
            models.Index(fields=["sender", "-created_at"], name="link_newest_of"),
            models.Index(fields=["batch"], condition=models.Q(batch__isnull=False), name="link_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.asset} for {self.recipient_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever writes it: what is no address stays as it is, and is nobody's."""
        self.recipient_email = known_email(self.recipient_email) or self.recipient_email
        super().save(*args, **kwargs)

    def open_up(self, lifetime: timedelta = DEFAULT_LIFETIME) -> str:
        """Save the link, count the use there and in the index, and return its token."""
        with transaction.atomic():
            plain = self._issue(lifetime)
            AssetUse.objects.sent(self.sender, self.asset, self.created_at)
            count_use(self.asset, 1)
        return plain

    def _issue(self, lifetime: timedelta) -> str:
        plain = Token.objects.issue(Purpose.LINK, self.uuid, owner=self.sender, lifetime=lifetime)
        self.token = Token.objects.get(digest=digest(plain))
        self.sealed_token = seal(plain, Purpose.LINK, self.uuid)
        self.version_number = self.asset.rated_version
        self.save()
        return plain

    def revoke(self) -> None:
        """Of a link in a room, all of its guest's: they share the token."""
        Token.objects.filter(tracked_links=self, revoked_at=None).update(revoked_at=timezone.now())

    def plain_token(self) -> str | None:
        """For the sender, while it is open; None if it is not, or if its sealed copy cannot be read here."""
        return unseal(self.sealed_token, Purpose.LINK, self.uuid) if self.sealed_token and self.is_open else None

    def set_password(self, plain: str) -> None:
        self.password = make_password(plain) if plain else ""

    def decline(self) -> bool:
        """Share nothing of what is read from now on, nor of what was; False when that was said before. Whoever keeps
        reading forgets it: `sharing_declined` tells them, in the same transaction.
        """
        declined = TrackedLink.objects.filter(pk=self.pk, declined_at=None)
        return bool(declined.update(declined_at=timezone.now()))

    def share_again(self) -> bool:
        return bool(TrackedLink.objects.filter(pk=self.pk).exclude(declined_at=None).update(declined_at=None))

    @property
    def shown_version(self) -> Version | None:
        """The file's version that the recipient sees."""
        if self.on_new_version == NewVersion.SAID and self.version_number:
            kept = self.asset.versions.filter(number=self.version_number).select_related("document").first()
            return kept or self.asset.current_version
        return self.asset.current_version

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


def open_up_all(batch: UUID, sender: User, links: Iterable[TrackedLink], lifetime: timedelta) -> None:
    """Save links to one asset, made from one list, all or none, and once: a form sent twice makes no second set."""
    made = list(links)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=sender.pk)  # two forms of theirs take turns
        if TrackedLink.objects.filter(sender=sender, batch=batch).exists():
            return
        for link in made:
            link.batch = batch
            link._issue(lifetime)
        AssetUse.objects.sent(sender, made[0].asset, made[0].created_at)
        count_use(made[0].asset, len(made))


def count_use(asset: Asset, times: int) -> None:
    """That it was sent counts there and in the index."""
    Asset.objects.filter(pk=asset.pk).update(used_count=F("used_count") + times)
    asset.reindex()
