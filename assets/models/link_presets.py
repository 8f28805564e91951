"""How somebody usually sends: the choices of the send form under a name of their own."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from assets.models.links import DEFAULT_LIFETIME, NewVersion
from editorial.platform.models import User

MOST_PRESETS = 20  # of one person: what still can be chosen from at a glance


class LinkPresetQuerySet(models.QuerySet["LinkPreset"]):
    def visible_to(self, user: User | AnonymousUser) -> "LinkPresetQuerySet":
        """Everyone's own."""
        return self.filter(owner=user.pk) if user.is_authenticated and user.uses_library else self.none()


class LinkPreset(models.Model):
    """Choices that the send form starts with. It holds no password: each link asked to have one gets its own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="link_presets")
    name = models.CharField(max_length=60)
    days = models.PositiveSmallIntegerField(default=DEFAULT_LIFETIME.days, help_text="How long the links work.")
    opens_at = models.CharField(max_length=80, blank=True)
    allows_download = models.BooleanField(default=True)
    has_password = models.BooleanField(default=False)
    on_new_version = models.CharField(max_length=8, choices=NewVersion, default=NewVersion.SHOWN)
    tells_by_mail = models.BooleanField(default=False)

    objects = LinkPresetQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_link_preset")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
