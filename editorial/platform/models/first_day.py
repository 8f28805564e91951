"""What a new installation left for later."""

from django.conf import settings
from django.db import models


class SkippedStep(models.Model):
    """A step of the first day that somebody skipped. Whether a step is done is never stored: it is seen."""

    name = models.CharField(max_length=40, unique=True)
    skipped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    skipped_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
