"""What the worker does for this room by the clock."""

from editorial_calendar.measured import recount_what_was_read

TICKS = [recount_what_was_read]
