"""The jobs table, tokens, people who log in, webhooks, what the first day left for later."""

from editorial.platform.models.api_tokens import ApiToken
from editorial.platform.models.first_day import SkippedStep
from editorial.platform.models.jobs import Job, Pulse
from editorial.platform.models.rate_counts import RateCount
from editorial.platform.models.tokens import Purpose, Token
from editorial.platform.models.users import User
from editorial.platform.models.webhooks import DeliveryState, Webhook, WebhookDelivery

__all__ = [
    "ApiToken",
    "DeliveryState",
    "Job",
    "Pulse",
    "Purpose",
    "RateCount",
    "SkippedStep",
    "Token",
    "User",
    "Webhook",
    "WebhookDelivery",
]
