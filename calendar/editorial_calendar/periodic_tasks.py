"""What the worker does for this room by the clock."""

from editorial_calendar.coverage.completion import recount_what_was_read

PERIODIC_TASKS = [recount_what_was_read]
