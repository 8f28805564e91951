"""Addresses that are told what happens, and what they were told."""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from editorial.platform.models.users import User


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, user: User | AnonymousUser) -> "WebhookQuerySet":
        """One's own: each is told what its owner may see."""
        return self.none() if isinstance(user, AnonymousUser) else self.filter(owner=user)

    def told_of(self, event: str) -> "WebhookQuerySet":
        """Those that are to be told of it now."""
        return self.filter(stopped_at=None, owner__is_active=True, subscribed__contains=f" {event} ")


class Webhook(models.Model):
    """An address of somebody's program. Its secret, with which each message is signed, is kept sealed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField("address", max_length=500)
    subscribed = models.CharField(max_length=500, help_text="Names of events between spaces, with one at each end.")
    sealed_secret = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=200, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "created_at"], name="webhook_owner")]

    def __str__(self) -> str:
        return self.url

    @property
    def event_names(self) -> list[str]:
        return self.subscribed.split()

    @event_names.setter
    def event_names(self, names: list[str]) -> None:
        self.subscribed = f" {' '.join(names)} "

    def stop(self, reason: str) -> None:
        self.stopped_at, self.stopped_because = timezone.now(), reason
        self.save(update_fields=["stopped_at", "stopped_because"])

    def start(self) -> None:
        self.stopped_at, self.stopped_because = None, ""
        self.save(update_fields=["stopped_at", "stopped_because"])


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "waiting"
    DELIVERED = "delivered", "delivered"
    FAILED = "failed", "not delivered"
    GONE = "gone", "nothing to tell any more"


class WebhookDelivery(models.Model):
    """One message to one webhook. What it says is not kept: it is written anew from what is true when it is sent, and
    from what the webhook's owner may see then.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    subject = models.CharField(max_length=64, help_text="Uuid or id of what it is about.")
    happened_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="The last answer's.")
    said = models.CharField(max_length=300, blank=True, help_text="What went wrong, or how the last answer began.")

    class Meta:
        verbose_name_plural = "webhook deliveries"
        indexes = [
            models.Index(fields=["webhook", "-id"], name="webhook_delivery_log"),
            models.Index(fields=["happened_at"], name="webhook_delivery_age"),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook}"

    def note(self, state: DeliveryState, status: int | None, said: str, next_at: datetime | None = None) -> None:
        """What came of an attempt just made."""
        self.state, self.status, self.said, self.next_at = state, status, said[:300], next_at
        self.last_at = timezone.now()
        self.attempts += 1
        self.save(update_fields=["state", "status", "said", "next_at", "last_at", "attempts"])
