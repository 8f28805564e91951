"""What the worker does for this room by the clock."""

from editorial.platform.jobs.periodic import Periodic
from editorial_calendar.coverage.completion import EVERY, recount_what_was_read

PERIODIC_TASKS = [Periodic(recount_what_was_read, EVERY)]
