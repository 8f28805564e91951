"""The ledger of consents: who agreed to what, when, and by which words. Rows are added, never changed."""

from typing import Any

from django.db import models
from django.utils import timezone


class Consent(models.TextChoices):
    """Two different things to agree to; neither implies the other."""

    TRACKING = "tracking", "remember what I read"
    MAIL = "mail", "write to me about this issue"


class ConsentQuerySet(models.QuerySet["ConsentRow"]):
    def about_tracking(self) -> "ConsentQuerySet":
        return self.filter(kind=Consent.TRACKING)

    def about_mail(self) -> "ConsentQuerySet":
        return self.filter(kind=Consent.MAIL)

    def last_word(self, kind: Consent, **whose: models.Model) -> bool | None:
        """The latest yes or no of that person; None when never asked."""
        return self.filter(kind=kind, **whose).order_by("-pk").values_list("given", flat=True).first()


class ConsentRow(models.Model):
    """One yes or no. Tracking is given by a visitor (a browser), mail by a contact and for one topic."""

    kind = models.CharField(max_length=8, choices=Consent)
    visitor = models.ForeignKey("audience.Visitor", on_delete=models.CASCADE, null=True, related_name="consents")
    contact = models.ForeignKey("audience.Contact", on_delete=models.CASCADE, null=True, related_name="consents")
    topic = models.ForeignKey("vocabulary.Topic", on_delete=models.CASCADE, null=True, related_name="+")
    given = models.BooleanField()
    how = models.CharField(max_length=200, help_text="Where it was said, and the words that were agreed to.")
    at = models.DateTimeField(default=timezone.now)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "consent"
        indexes = [
            models.Index(fields=["visitor", "kind"], name="consent_visitor"),
            models.Index(fields=["contact", "kind", "topic"], name="consent_contact"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(visitor__isnull=False) | models.Q(contact__isnull=False), name="consent_of_someone"
            )
        ]

    def __str__(self) -> str:
        return f"{'yes' if self.given else 'no'} to {self.get_kind_display()}, {self.at:%d %b %Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A consent is never changed: add a row that says what holds now.")
        super().save(*args, **kwargs)
