"""What the worker does over and over: take the spool in."""

from collections.abc import Callable

from audience.events.drain import drain

PERIODIC_TASKS: list[Callable[[], int]] = [drain]
