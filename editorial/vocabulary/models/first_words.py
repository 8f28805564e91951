"""Which terms were made in one go, so that they can be taken back while they are unused."""

from django.conf import settings
from django.db import models


class FirstWords(models.Model):
    """One go at making terms from a list."""

    starter = models.CharField(max_length=40, blank=True, help_text="Of which starter; empty: their own words.")
    made = models.JSONField(default=dict, help_text="Ids of the terms by axis.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "first words"

    def __str__(self) -> str:
        return f"{sum(map(len, self.made.values()))} words"
