"""The backtest of a version of the agreement, as it was last counted."""

from django.db import models

from audience.models.agreement import Agreement, SignalRule
from audience.models.people import Contact, Visitor


class KeptBacktest(models.Model):
    """How many calls there would have been in the last 90 days, for how many people."""

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="kept_backtest")
    digest = models.CharField(max_length=64, help_text="Of the agreement's words that were tried.")
    counted_at = models.DateTimeField()
    calls = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    readers = models.PositiveIntegerField(help_text="Known people who read anything a signal may ask for.")

    def __str__(self) -> str:
        return f"Backtest of version {self.agreement_id}"

    def latest(self, most: int) -> "models.QuerySet[KeptPass]":
        """The latest calls there would have been, of people who still agree to be remembered."""
        agreeing = Visitor.objects.agreeing().values("contact")
        found = self.passes.filter(contact__in=agreeing).order_by("-at", "pk")
        return found.select_related("contact__account", "rule__topic", "rule__format")[:most]


class KeptPass(models.Model):
    """One of the latest calls there would have been."""

    backtest = models.ForeignKey(KeptBacktest, on_delete=models.CASCADE, related_name="passes")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(SignalRule, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "kept passes"

    def __str__(self) -> str:
        return f"{self.contact}: {self.rule}"
