"""What the worker does again and again on this floor."""

from editorial.platform.integrations.webhooks import telling
from editorial.platform.jobs.periodic import Periodic

PERIODIC_TASKS = [Periodic(telling.forget_old, telling.EVERY)]
