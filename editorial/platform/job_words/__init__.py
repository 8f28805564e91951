"""What this floor's e-mails are, in plain words. Whom they go to is said by name: they are colleagues."""

from editorial.platform.jobs.descriptions import Description, Named
from editorial.platform.models import User, WebhookDelivery

PEOPLE = (Named(User, "username", ("pk",)),)
DELIVERIES = (Named(WebhookDelivery, "webhook__url"),)

JOB_WORDS = {
    "password.forgotten": Description("Mail: set a new password", PEOPLE, "user"),
    "webhooks.tell": Description("Tell webhooks what happened", (), ""),
    "webhooks.deliver": Description("Send a message to a webhook", DELIVERIES, "delivery"),
    "invitation": Description("Mail: invite a colleague", PEOPLE, "user"),
}
