"""What the worker does for pieces again and again."""

from editorial.pieces.scheduled_publishing import EVERY, publish_due
from editorial.platform.jobs.periodic import Periodic

PERIODIC_TASKS = [Periodic(publish_due, EVERY)]
