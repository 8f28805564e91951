"""Kits: assets that belong together, picked by hand or found by a rule, private or shared with the team."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from assets.models.assets import Asset
from assets.searching.parameters import SearchParameters
from editorial.platform.models import User

MOST_ITEMS = 200  # of a kit picked by hand: more is a list nobody reads; a rule has no such limit
LONGEST_RULE = 4_000  # characters of a search's address
KEEP_DELETED = timedelta(days=30)  # so long a deletion can be taken back


class KitQuerySet(models.QuerySet["Kit"]):
    def visible_to(self, user: User | AnonymousUser) -> "KitQuerySet":
        """One's own, and for members what colleagues share. Partners see their own only."""
        if isinstance(user, AnonymousUser) or not user.uses_library:
            return self.none()
        shared = Q(is_shared=True) if user.is_member else Q(pk__in=[])
        return self.filter(Q(owner=user) | shared, deleted_at=None)

    def owned_by(self, user: User) -> "KitQuerySet":
        """Those this person may change."""
        return self.visible_to(user).filter(owner=user)

    def deleted_by(self, user: User) -> "KitQuerySet":
        """One's own that can still be had back."""
        return self.filter(owner=user, deleted_at__isnull=False)

    def by_hand(self) -> "KitQuerySet":
        return self.filter(rule="")

    def with_counts(self, user: User) -> "KitQuerySet":
        """`piece_count`: how many of its pieces this person may see; of a kit by rule nothing is counted."""
        seen = Asset.objects.visible_to(user).filter(pk=OuterRef("asset"))
        items = KitItem.objects.present().filter(models.Exists(seen), kit=OuterRef("pk")).order_by()
        count = items.values("kit").annotate(n=Count("pk")).values("n")
        return self.annotate(piece_count=Coalesce(Subquery(count), 0))

    def forget_deleted(self) -> int:
        """For good, what was deleted so long ago that nobody takes it back; how many rows."""
        ago = timezone.now() - KEEP_DELETED
        kits, _ = self.filter(deleted_at__lt=ago).delete()
        items, _ = KitItem.objects.filter(removed_at__lt=ago).delete()
        return kits + items


class Kit(models.Model):
    """Without a rule, the pieces somebody picked, in their order; with one, whatever that search finds now."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=250, blank=True, help_text="What it is for, in one sentence.")
    rule = models.TextField(max_length=LONGEST_RULE, blank=True, help_text="A search as it stands in an address.")
    is_shared = models.BooleanField(default=False, help_text="Colleagues see it too.")
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = KitQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "name"], name="kit_of_owner"),
            models.Index(fields=["name"], condition=Q(is_shared=True, deleted_at=None), name="kit_shared"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("library:kit", args=[self.uuid])

    @property
    def search(self) -> SearchParameters:
        """The rule as a search."""
        return SearchParameters.from_text(self.rule)

    def add(self, asset: Asset) -> bool:
        """Put it at the end; what was taken out comes back with its note. False when the kit is full."""
        with transaction.atomic():
            self._take_turns()
            item = self.items.filter(asset=asset).first()
            if item is not None and item.removed_at is None:
                return True
            if self.items.present().count() >= MOST_ITEMS:
                return False
            item = item or KitItem(kit=self, asset=asset)
            item.removed_at, item.place = None, self._next_place()
            item.save()
        return True

    def move(self, item: "KitItem", by: int) -> bool:
        """One up (-1) or down (1) among those present; False at the end."""
        with transaction.atomic():
            self._take_turns()
            order = list(self.items.present().order_by("place", "pk"))
            here = next((n for n, other in enumerate(order) if other.pk == item.pk), None)
            there = None if here is None else here + by
            if here is None or there is None or not 0 <= there < len(order):
                return False
            order[here], order[there] = order[there], order[here]
            for place, other in enumerate(order):
                other.place = place
            KitItem.objects.bulk_update(order, ["place"])
        return True

    def _take_turns(self) -> None:
        """Until this transaction ends, whoever else changes the order waits."""
        Kit.objects.select_for_update(no_key=True).get(pk=self.pk)

    def _next_place(self) -> int:
        last: int | None = self.items.aggregate(last=Max("place"))["last"]
        return 0 if last is None else last + 1


class KitItemQuerySet(models.QuerySet["KitItem"]):
    def present(self) -> "KitItemQuerySet":
        return self.filter(removed_at=None)

    def visible_to(self, user: User) -> "KitItemQuerySet":
        """Those present whose asset this person may see, in order."""
        return self.present().filter(Asset.objects.visible_to(user).named_by("asset")).order_by("place", "pk")


class KitItem(models.Model):
    """One piece of a kit picked by hand: where it stands, and why it is there."""

    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="items")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="kit_items")
    place = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=400, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = KitItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kit", "asset"], name="once_in_a_kit")]
        indexes = [models.Index(fields=["kit", "place"], name="kit_order")]

    def __str__(self) -> str:
        return f"{self.kit}: {self.asset}"
