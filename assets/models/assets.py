"""The library's one row per piece or file: what is searched, rated, shared and credited."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document

from assets.models.versions import Version
from editorial.platform.integrations.webhooks.telling import tell
from editorial.platform.jobs.queue import enqueue
from editorial.platform.models import User
from editorial.platform.models.written_apart import WrittenApart
from editorial.vocabulary.models import BuyingJob, Format, Persona, RecordClassification


class AssetKind(models.TextChoices):
    PAGE = "page", "page"
    FILE = "file", "file"
    VIDEO = "video", "video"
    LINK = "link", "link"

    @classmethod
    def of_address(cls, kind: Format | None) -> "AssetKind":
        """What lives elsewhere is watched or opened, as its format says."""
        return cls.VIDEO if kind is not None and kind.slug in {"video", "webinar"} else cls.LINK


class AssetQuerySet(models.QuerySet["Asset"]):
    def visible_to(self, user: User | AnonymousUser) -> "AssetQuerySet":
        """What this person may see in the library. Members see all that is live, partners what may be shared."""
        if isinstance(user, AnonymousUser) or not user.uses_library:
            return self.none()
        return self.live() if user.is_member else self.live().shareable()

    def named_by(self, field: str) -> Exists:
        """Whether the asset that `field` of a row names is among these: asked row by row, however many there are."""
        return Exists(self.order_by().filter(pk=OuterRef(field)))

    def live(self) -> "AssetQuerySet":
        return self.filter(is_live=True)

    def shareable(self, today: date | None = None) -> "AssetQuerySet":
        """May be sent to people outside: not internal, not expired."""
        day = today or timezone.localdate()
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day), is_internal=False)

    def unused(self) -> "AssetQuerySet":
        """Those that nobody rated, spoke of or sent, and nobody was answered with."""
        return self.filter(used_count=0, ratings=None, comments=None, links=None, answers=None)

    def with_tags(self) -> "AssetQuerySet":
        """All that a list or an index entry shows, in a fixed number of queries."""
        return self.select_related("format", "owner", "page").prefetch_related("personas", "stages", "jobs", "topics")


class Asset(WrittenApart, RecordClassification):
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
    rating_average = models.FloatField(default=0, help_text="Plain average of the current version, as people see it.")
    rating_corrected = models.FloatField(default=0, help_text="Corrected for small numbers: what orders go by.")
    rating_count = models.PositiveIntegerField(default=0)
    used_count = models.PositiveIntegerField(default=0, help_text="Times sent by salespeople.")

    objects = AssetQuerySet.as_manager()
    written_apart = ("rating_average", "rating_corrected", "rating_count", "used_count")

    class Meta:
        indexes = [
            models.Index(fields=["is_live", "-published_at"], name="asset_newest"),
            models.Index(  # of live ones only: SQLite does not look a bare truth up in an index
                fields=["-rating_corrected", "-published_at"], condition=Q(is_live=True), name="asset_best"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the library."""
        return reverse("library:asset", args=[self.uuid])

    @property
    def current_version(self) -> Version | None:
        return self.versions.order_by("-number").select_related("document").first()

    @property
    def is_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def is_shareable(self) -> bool:
        """The same as `shareable()`, of one row at hand."""
        return self.is_live and not self.is_internal and not self.is_expired

    def why_not_shareable(self) -> str:
        """In words, for whoever wanted to send it; empty when it may be sent."""
        if not self.is_live:
            return "It is no longer in the library."
        if self.is_internal:
            return "It is internal: for colleagues only."
        return f"It expired on {self.expires_on:%-d %B %Y}." if self.is_expired else ""

    def supersede(self, document: Document, by: User | None = None, note: str = "") -> Version:
        """Make `document` the current version. Ratings begin anew, because they judged what was there before."""
        with transaction.atomic():
            self._take_turns()
            version = self.versions.create(number=self.rated_version + 1, document=document, created_by=by, note=note)
            self.tally_ratings()
        return version

    def reindex(self) -> None:
        """The index follows. Call it in the transaction of the cause."""
        enqueue("assets.index", str(self.uuid), {"asset": str(self.uuid)})

    def _take_turns(self) -> None:
        """Until this transaction ends, whoever else rates or supersedes this asset waits."""
        Asset.objects.select_for_update(no_key=True).get(pk=self.pk)

    @property
    def rated_version(self) -> int:
        """The version number that ratings judge today; 0 for a page, which has no file versions."""
        return self.versions.order_by("-number").values_list("number", flat=True).first() or 0

    def rate(
        self, user: User, stars: int, *, reason: str, persona: Persona | None = None, job: BuyingJob | None = None
    ) -> None:
        """Put down or replace this person's rating of the current version; the index shows it too."""
        said = {"stars": stars, "reason": reason, "persona": persona, "job": job, "rated_at": timezone.now()}
        with transaction.atomic():
            self._take_turns()
            rating, _ = self.ratings.update_or_create(user=user, version_number=self.rated_version, defaults=said)
            self.tally_ratings()
            self.reindex()
            tell("asset.rated", [rating.pk])

    def tally_ratings(self) -> None:
        """Bring the averages and the count in line with the ratings of the current version."""
        figures = self.ratings.of_version(self.rated_version).figures()
        self.rating_average, self.rating_corrected, self.rating_count = figures
        self.save(update_fields=["rating_average", "rating_corrected", "rating_count", "updated_at"])
