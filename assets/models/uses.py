"""Who opened and sent what, and when somebody was in the library last: what brings people back to a piece."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, Q, When
from django.utils import timezone

from assets.models.assets import Asset, AssetQuerySet
from editorial.platform.models import User
from editorial.platform.models.drained_files import DrainedFile

VISIT_GAP = timedelta(minutes=30)  # silent this long: a new visit, as of readers
FIRST_VISIT = timedelta(days=14)  # who was never here is shown what is new since then
LONGEST_AWAY = timedelta(days=90)  # older than this nothing is called new
TRENDING_DAYS = 14
SENT_POINTS = 3  # a sending against an opening: it says the piece is good, not that the title is
MOST_TRENDING = 200  # kept; partners, who see a part of them, still have a page
KEEP_USES = timedelta(days=400)  # nobody's memory of what they opened goes back further


class AssetUseQuerySet(models.QuerySet["AssetUse"]):
    def opened(self, user: User, asset: Asset, at: datetime) -> None:
        self._used(user, asset, opened_at=at)

    def sent(self, user: User, asset: Asset, at: datetime) -> None:
        self._used(user, asset, sent_at=at)

    def _used(self, user: User, asset: Asset, **moment: datetime) -> None:
        """Keep the later of two moments: lines of a spool come in any order."""
        [(field, at)] = moment.items()
        row, is_new = self.get_or_create(user=user, asset=asset, defaults={field: at, "used_at": at})
        if not is_new:
            here = self.filter(pk=row.pk)
            here.filter(Q(**{field: None}) | Q(**{f"{field}__lt": at})).update(**{field: at})
            here.filter(used_at__lt=at).update(used_at=at)

    def assets_of(self, user: User) -> AssetQuerySet:
        """What this person opened or sent and may still see."""
        return Asset.objects.visible_to(user).filter(uses__user=user)

    def points(self, now: datetime) -> "list[tuple[int, int]]":
        """(asset, points) of the last fortnight, the most first: one for each person who opened it, three for each who
        sent it.
        """
        since = now - timedelta(days=TRENDING_DAYS)
        openers = Count("pk", filter=Q(opened_at__gte=since))
        senders = Count("pk", filter=Q(sent_at__gte=since))
        used = self.filter(used_at__gte=since, asset__is_live=True).order_by().values("asset")
        rows = used.annotate(points=openers + SENT_POINTS * senders).order_by("-points", "-asset")
        return list(rows.values_list("asset", "points")[:MOST_TRENDING])

    def forget_old(self) -> int:
        gone, _ = self.filter(used_at__lt=timezone.now() - KEEP_USES).delete()
        return gone


class AssetUse(models.Model):
    """When one person opened and sent one asset last. Shown to that person; of all together, what trends is counted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="uses")
    opened_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(help_text="The later of the two.")

    objects = AssetUseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "asset"], name="one_use_each")]
        indexes = [
            models.Index(fields=["user", "-used_at"], name="use_of_person"),
            models.Index(fields=["used_at"], name="use_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.asset}"


class TrendingAsset(models.Model):
    """What is used most these days, as last counted."""

    asset = models.OneToOneField(Asset, on_delete=models.CASCADE, related_name="trending")
    points = models.PositiveIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.asset}: {self.points}"


class LibraryVisitQuerySet(models.QuerySet["LibraryVisit"]):
    def seen(self, user: User, at: datetime) -> None:
        """This person was here at that moment; after a pause it is a new visit."""
        row, is_new = self.get_or_create(user=user, defaults={"seen_at": at})
        if not is_new:
            rested = Case(When(seen_at__lt=at - VISIT_GAP, then=F("seen_at")), default=F("ended_before"))
            self.filter(pk=row.pk, seen_at__lt=at).update(ended_before=rested, seen_at=at)

    def last_of(self, user: User) -> datetime | None:
        """When this person's visit before the present one ended; None: this is the first."""
        row = self.filter(user=user).first()
        if row is None:
            return None
        return row.seen_at if row.seen_at < timezone.now() - VISIT_GAP else row.ended_before


class LibraryVisit(models.Model):
    """When one person was in the library last, and when the visit before ended."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    ended_before = models.DateTimeField(null=True, blank=True)

    objects = LibraryVisitQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user}: {self.seen_at}"


class UseFile(DrainedFile):
    """A file of noted uses. Its place moves only together with the uses it stands for."""
