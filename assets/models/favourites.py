"""What people keep for themselves: a star on an asset."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from assets.models.assets import Asset, AssetQuerySet
from editorial.platform.models import User


class FavouriteQuerySet(models.QuerySet["Favourite"]):
    def star(self, user: User, asset: Asset, *, on: bool) -> None:
        """Set the star, or take it away; twice is as once."""
        if on:
            self.get_or_create(user=user, asset=asset)
        else:
            self.filter(user=user, asset=asset).delete()

    def of_row(self, user: User) -> Exists:
        """Whether the asset of a row has this person's star: `assets.annotate(is_favourite=…)`."""
        return Exists(self.filter(user=user, asset=OuterRef("pk")))

    def assets_of(self, user: User) -> AssetQuerySet:
        """Those with this person's star that they may see today."""
        return Asset.objects.visible_to(user).filter(favourites__user=user)


class Favourite(models.Model):
    """One person's star on one asset. Nobody else sees it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="favourites")
    created_at = models.DateTimeField(default=timezone.now)

    objects = FavouriteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "asset"], name="one_star_each")]
        indexes = [models.Index(fields=["user", "-created_at"], name="favourite_newest")]

    def __str__(self) -> str:
        return f"{self.user}: {self.asset}"
