"""Rooms: several pieces for several people of one account, with what is to be done next and what they say.

Each guest has a token of their own. For every piece in the room they have a tracked link, which shares that token: so
what they read is counted, attributed and shown like what is read through any link, and ends with the token.
"""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from assets.models.assets import Asset
from assets.models.links import LinkState, TrackedLink, count_use
from assets.models.uses import AssetUse
from editorial.platform.accounts.email_addresses import known_email
from editorial.platform.accounts.roles import Role
from editorial.platform.accounts.sealing import seal, unseal
from editorial.platform.models import Purpose, Token, User
from editorial.platform.models.tokens import digest

MOST_PIECES = 30  # of a room: more is a library, and nobody of the account reads it
MOST_GUESTS = 30  # of a room: a buying group has 6 to 20
MOST_STEPS = 50
MOST_COMMENTS = 500  # of a room; anonymous holders of links write them
LONGEST_COMMENT = 2_000  # characters
KEEP_DELETED = timedelta(days=30)  # so long a deletion can be taken back


class RoomQuerySet(models.QuerySet["Room"]):
    def visible_to(self, user: User | AnonymousUser) -> "RoomQuerySet":
        """A sales lead sees the team's rooms, everyone else their own."""
        if isinstance(user, AnonymousUser) or not user.uses_library:
            return self.none()
        present = self.filter(deleted_at=None)
        return present if user.has_role(Role.SALES_LEAD, Role.ADMIN) else present.filter(owner=user)

    def deleted_by(self, user: User) -> "RoomQuerySet":
        """One's own that can still be had back."""
        return self.filter(owner=user, deleted_at__gt=timezone.now() - KEEP_DELETED)

    def forget_deleted(self) -> int:
        """For good, what was deleted so long ago that nobody takes it back; how many rooms."""
        old = self.filter(deleted_at__lt=timezone.now() - KEEP_DELETED)
        return old.delete()[1].get("assets.Room", 0)


class Room(models.Model):
    """Made by a salesperson for one account. While it is deleted no link opens it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=120, help_text="The account it is for, or what its people call it.")
    welcome = models.TextField(max_length=1000, blank=True, help_text="What its people read first.")
    allows_download = models.BooleanField(default=True)
    password = models.CharField(max_length=128, blank=True, editable=False, help_text="As Django hashes passwords.")
    expires_at = models.DateTimeField(help_text="When its links end.")
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RoomQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="room_newest_of"),
            models.Index(fields=["-created_at"], name="room_newest"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("library:room", args=[self.uuid])

    @property
    def is_open(self) -> bool:
        return self.deleted_at is None and self.expires_at > timezone.now()

    @property
    def last_day(self) -> date:
        return timezone.localdate(self.expires_at - timedelta(seconds=1))

    def set_password(self, plain: str) -> None:
        self.password = make_password(plain) if plain else ""

    def add_piece(self, asset: Asset, note: str = "") -> bool:
        """Put it at the end, open to everybody in the room; what was taken out comes back with its sentence. False
        when the room is full.
        """
        with transaction.atomic():
            self._take_turns()
            item = self.items.filter(asset=asset).first()
            if item is not None and item.removed_at is None:
                return True
            if self.items.present().count() >= MOST_PIECES:
                return False
            item = item or RoomItem(room=self, asset=asset, note=note)
            item.removed_at, item.place = None, self._next_place()
            item.save()
            self._link_up()
        return True

    def add_guests(self, people: Iterable[tuple[str, str]]) -> list["RoomGuest"]:
        """Those of (name, e-mail) who are not in the room yet, each with a link of their own; fewer when it is full."""
        with transaction.atomic():
            self._take_turns()
            known = set(self.guests.present().values_list("email", flat=True))
            new = [(name, email) for name, email in people if (known_email(email) or email) not in known]
            guests = [RoomGuest(room=self, name=name, email=email) for name, email in new[: MOST_GUESTS - len(known)]]
            for guest in guests:
                guest.open_up()
            self._link_up()
        return guests

    def take_out(self, item: "RoomItem") -> None:
        """The piece opens for nobody any more; what was read of it stays known."""
        with transaction.atomic():
            self.items.filter(pk=item.pk, removed_at=None).update(removed_at=timezone.now())
            TrackedLink.objects.filter(guest__room=self, asset=item.asset_id).update(token=None)

    def move(self, item: "RoomItem", by: int) -> bool:
        """One up (-1) or down (1) among those present; False at the end."""
        with transaction.atomic():
            self._take_turns()
            order = list(self.items.present())
            here = next((n for n, other in enumerate(order) if other.pk == item.pk), None)
            there = None if here is None else here + by
            if here is None or there is None or not 0 <= there < len(order):
                return False
            order[here], order[there] = order[there], order[here]
            for place, other in enumerate(order):
                other.place = place
            RoomItem.objects.bulk_update(order, ["place"])
        return True

    def follow(self) -> None:
        """Its links end when it does and let files be taken as it does; those of guests sent away stay closed."""
        Token.objects.filter(room_guest__room=self, revoked_at=None).update(expires_at=self.expires_at)
        TrackedLink.objects.filter(guest__room=self).update(allows_download=self.allows_download)

    def _link_up(self) -> None:
        """A tracked link for every guest and piece that has none, on the guest's token. Under `_take_turns`."""
        items = list(self.items.present().select_related("asset"))
        kept = {(link.guest_id, link.asset_id): link for link in TrackedLink.objects.filter(guest__room=self)}
        for guest in self.guests.present().select_related("token"):
            for item in items:
                link = kept.get((guest.pk, item.asset_id))
                if link is None:
                    self._link(guest, item.asset)
                elif link.token_id is None:
                    TrackedLink.objects.filter(pk=link.pk).update(token=guest.token, declined_at=guest.declined_at)

    def _link(self, guest: "RoomGuest", asset: Asset) -> None:
        TrackedLink.objects.create(
            asset=asset,
            sender=self.owner,
            guest=guest,
            token=guest.token,
            recipient_name=guest.name,
            recipient_email=guest.email,
            allows_download=self.allows_download,
            version_number=asset.rated_version,
            declined_at=guest.declined_at,
        )
        AssetUse.objects.sent(self.owner, asset, timezone.now())
        count_use(asset, 1)

    def _take_turns(self) -> None:
        """Until this transaction ends, whoever else changes what is in it waits."""
        Room.objects.select_for_update(no_key=True).get(pk=self.pk)

    def _next_place(self) -> int:
        last: int | None = self.items.aggregate(last=Max("place"))["last"]
        return 0 if last is None else last + 1


class RoomItemQuerySet(models.QuerySet["RoomItem"]):
    def present(self) -> "RoomItemQuerySet":
        return self.filter(removed_at=None).order_by("place", "pk")

    def open(self) -> "RoomItemQuerySet":
        """Those present whose piece may still be sent."""
        return self.present().filter(Asset.objects.live().shareable().named_by("asset"))


class RoomItem(models.Model):
    """One piece of a room: where it stands, and the sentence that goes with it."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="items")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="room_items")
    place = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=400, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RoomItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "asset"], name="once_in_a_room")]

    def __str__(self) -> str:
        return f"{self.room}: {self.asset}"


class RoomGuestQuerySet(models.QuerySet["RoomGuest"]):
    def present(self) -> "RoomGuestQuerySet":
        """Those whose link was not revoked, in the order in which they were asked in."""
        return self.filter(token__isnull=False, token__revoked_at=None).order_by("pk")

    def by_token(self, plain: str) -> "RoomGuest | None":
        """Whose link this is, also when it opens no longer: `is_open` says so."""
        found = self.filter(token__digest=digest(plain), token__purpose=Purpose.LINK)
        return found.select_related("room__owner", "token").first()


class RoomGuest(models.Model):
    """Somebody of the account. Their token is kept as a digest, and sealed for the room's owner."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="guests")
    token = models.OneToOneField(Token, on_delete=models.SET_NULL, null=True, related_name="room_guest")
    sealed_token = models.TextField(blank=True, editable=False, help_text="Encrypted: the owner copies it again.")
    name = models.CharField(max_length=120)
    email = models.EmailField(help_text="In the one spelling, as the addresses of known people are.")
    created_at = models.DateTimeField(default=timezone.now)
    joined_at = models.DateTimeField(null=True, editable=False, help_text="When they first came in.")
    declined_at = models.DateTimeField(
        null=True, editable=False, help_text="When they chose not to share what they read."
    )

    objects = RoomGuestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["email"], name="room_guest_email")]

    def __str__(self) -> str:
        return self.name

    @property
    def password(self) -> str:
        return self.room.password

    @property
    def sender(self) -> User:
        return self.room.owner

    @property
    def last_day(self) -> date:
        return self.room.last_day

    @property
    def state(self) -> LinkState:
        if self.token is None or self.token.is_expired_at(timezone.now()):
            return LinkState.EXPIRED
        is_closed = self.token.revoked_at is not None or self.room.deleted_at is not None
        return LinkState.REVOKED if is_closed else LinkState.OPEN

    @property
    def is_open(self) -> bool:
        return self.state is LinkState.OPEN

    @property
    def is_present(self) -> bool:
        return self.token is not None and self.token.revoked_at is None

    def open_up(self) -> None:
        """Save with a fresh token."""
        self.email = known_email(self.email) or self.email
        lifetime = self.room.expires_at - timezone.now()
        plain = Token.objects.issue(Purpose.LINK, self.uuid, owner=self.room.owner, lifetime=lifetime)
        self.token = Token.objects.get(digest=digest(plain))
        self.sealed_token = seal(plain, Purpose.LINK, self.uuid)
        self.save()

    def plain_token(self) -> str | None:
        """For the owner, while it opens; None if it does not, or if its sealed copy cannot be read here."""
        return unseal(self.sealed_token, Purpose.LINK, self.uuid) if self.sealed_token and self.is_open else None

    def revoke(self) -> None:
        """Their link opens nothing from now on, neither the room nor a piece in it."""
        Token.objects.revoke(Purpose.LINK, self.uuid)

    def renew(self) -> None:
        """A fresh token for them and for all they may read; the old one opens nothing."""
        with transaction.atomic():
            self.room._take_turns()
            self.revoke()
            self.open_up()
            present = self.room.items.present().values("asset")
            TrackedLink.objects.filter(guest=self, asset__in=present).update(token=self.token)
            self.room._link_up()

    def join(self) -> bool:
        """They came in; False when they had before. Of two at once one is the first."""
        return bool(RoomGuest.objects.filter(pk=self.pk, joined_at=None).update(joined_at=timezone.now()))

    def decline(self) -> bool:
        """Share nothing of what is read in the room from now on, nor of what was; False when that was said before.
        Whoever keeps reading forgets it: `sharing_declined` tells them, in the same transaction.
        """
        now = timezone.now()
        with transaction.atomic():
            TrackedLink.objects.filter(guest=self, declined_at=None).update(declined_at=now)
            return bool(RoomGuest.objects.filter(pk=self.pk, declined_at=None).update(declined_at=now))

    def share_again(self) -> bool:
        with transaction.atomic():
            TrackedLink.objects.filter(guest=self).update(declined_at=None)
            return bool(RoomGuest.objects.filter(pk=self.pk).exclude(declined_at=None).update(declined_at=None))


class RoomStep(models.Model):
    """What is to be done next: by a guest, or by the salesperson, until a day. Both sides tick it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(max_length=250)
    guest = models.ForeignKey(
        RoomGuest, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who does it."
    )
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.CharField(max_length=120, blank=True, editable=False, help_text="Name of who ticked it.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_late(self) -> bool:
        return self.done_at is None and self.due_on is not None and self.due_on < timezone.localdate()

    def tick(self, who: str, is_done: bool) -> None:
        done = {"done_at": timezone.now(), "done_by": who[:120]} if is_done else {"done_at": None, "done_by": ""}
        RoomStep.objects.filter(pk=self.pk).update(**done)


class RoomComment(models.Model):
    """Said in a room by a guest or, without one, by `author`. All in the room read it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="comments")
    guest = models.ForeignKey(RoomGuest, on_delete=models.CASCADE, null=True, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    item = models.ForeignKey(RoomItem, on_delete=models.SET_NULL, null=True, related_name="+", help_text="About it.")
    text = models.TextField(max_length=LONGEST_COMMENT)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(guest=None) | Q(author=None), name="one_who_speaks")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def speaker(self) -> str:
        return str(self.guest or self.author or "Someone who left")
