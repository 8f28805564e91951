"""What the worker does for imports again and again."""

from editorial.intake.retention import EVERY, forget_sources
from editorial.platform.jobs.periodic import Periodic

PERIODIC_TASKS = [Periodic(forget_sources, EVERY)]
