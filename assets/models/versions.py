"""What a file was at one time, and what was read from it."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models

from assets.extract.formats import unit_of


class ReadState(models.TextChoices):
    """How far the text of a file has been read."""

    WAITING = "waiting", "waiting to be read"
    READ = "read", "read"
    FAILED = "failed", "could not be read"


def private_files() -> Storage:
    """Where thumbnails lie: served by a view that asks who is looking, never by address."""
    return storages["private"]


class VersionQuerySet(models.QuerySet["Version"]):
    def current(self) -> "VersionQuerySet":
        """The newest of each asset."""
        newest = Version.objects.filter(asset=models.OuterRef("asset")).order_by("-number").values("number")[:1]
        return self.filter(number=models.Subquery(newest))

    def holding(self, content_hash: str) -> "VersionQuerySet":
        """Those whose file has this SHA-1, read by now or not."""
        return self.filter(models.Q(read_hash=content_hash) | models.Q(document__file_hash=content_hash))


class Version(models.Model):
    """One state of an asset's file. A new one supersedes; old links serve the newest."""

    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    document = models.ForeignKey("wagtaildocs.Document", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=250, blank=True, help_text="What changed.")
    read_state = models.CharField(max_length=8, choices=ReadState, default=ReadState.WAITING)
    read_hash = models.CharField(max_length=40, blank=True, help_text="Hash of the file as it was read.")
    read_problem = models.TextField(blank=True, help_text="Why it could not be read, in plain words.")
    is_pictured = models.BooleanField(default=False, help_text="Its pages are shown as LibreOffice draws them.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "number"], name="one_version_number")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.asset}, version {self.number}"

    @property
    def extension(self) -> str:
        extension: str = self.document.file_extension.lower()
        return extension

    @property
    def is_text_view(self) -> bool:
        """Its pages are not pictured as they look: their text is shown, all of it."""
        return self.extension != "pdf" and not self.is_pictured

    @property
    def unit(self) -> str:
        """What people call a page of it: slide, sheet, page."""
        return unit_of(self.extension)


def page_anchor(number: int) -> str:
    """How links and reading events name a page."""
    return f"page-{number}"


class FilePage(models.Model):
    """A page, slide or sheet of a file: its text, its speaker notes, its thumbnail."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField(help_text="1 for the first.")
    title = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    notes = models.TextField(blank=True, help_text="Speaker notes of a slide.")
    thumbnail = models.FileField(upload_to="thumbnails/%Y/%m", storage=private_files, blank=True)
    width = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the thumbnail, pixels.")
    height = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the thumbnail, pixels.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_file_page")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.version}, {self.number}"

    @property
    def anchor(self) -> str:
        return page_anchor(self.number)
