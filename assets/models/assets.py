"""The library's one row per piece or file: what is searched, rated, shared and credited."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from editorial.models import RecordClassification, User


class AssetKind(models.TextChoices):
    PAGE = "page", "page"
    FILE = "file", "file"
    VIDEO = "video", "video"
    LINK = "link", "link"


class AssetQuerySet(models.QuerySet["Asset"]):
    def visible_to(self, user: User | AnonymousUser) -> "AssetQuerySet":
        """What this person may see in the library. Members see all that is live, partners what may be shared."""
        if isinstance(user, AnonymousUser) or not user.uses_library:
            return self.none()
        return self.live() if user.is_member else self.live().shareable()

    def live(self) -> "AssetQuerySet":
        return self.filter(is_live=True)

    def shareable(self, today: date | None = None) -> "AssetQuerySet":
        """May be sent to people outside: not internal, not expired."""
        day = today or timezone.localdate()
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day), is_internal=False)


class Asset(RecordClassification):
    """A published page, or a file, video or link of the library. A page and its asset share one uuid."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=AssetKind)
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    page = models.OneToOneField(
        settings.WAGTAIL_PAGE_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="asset"
    )
    url = models.URLField(blank=True, help_text="Where a video or link lives.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_live = models.BooleanField(default=True, help_text="In the library. A page's asset follows its page.")
    is_internal = models.BooleanField(default=False, help_text="For colleagues only: cannot be sent.")
    expires_on = models.DateField(null=True, blank=True, help_text="Not to be sent or counted after this day.")
    published_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)
    rating_average = models.FloatField(default=0, help_text="Of the current version, corrected for small numbers.")
    rating_count = models.PositiveIntegerField(default=0)
    used_count = models.PositiveIntegerField(default=0, help_text="Times sent by salespeople.")

    objects = AssetQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["is_live", "-published_at"], name="asset_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the library."""
        return reverse("library:asset", args=[self.uuid])

    @property
    def current_version(self) -> "Version | None":
        return self.versions.order_by("-number").first()


class Reading(models.TextChoices):
    """How far the text of a file has been read."""

    WAITING = "waiting", "waiting to be read"
    READ = "read", "read"
    FAILED = "failed", "could not be read"


class Version(models.Model):
    """One state of an asset's file. A new one supersedes; old links serve the newest."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    document = models.ForeignKey("wagtaildocs.Document", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=250, blank=True, help_text="What changed.")
    reading = models.CharField(max_length=8, choices=Reading, default=Reading.WAITING)
    reading_problem = models.TextField(blank=True, help_text="Why it could not be read, in plain words.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "number"], name="one_version_number")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.asset}, version {self.number}"


class FilePage(models.Model):
    """A page, slide or sheet of a file: its text, its speaker notes, its thumbnail."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField(help_text="1 for the first.")
    title = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    notes = models.TextField(blank=True, help_text="Speaker notes of a slide.")
    thumbnail = models.ImageField(upload_to="thumbnails/%Y/%m", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_file_page")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.version}, {self.number}"
