"""What the worker does over and over: take the spool in."""

from collections.abc import Callable

from audience.drain import drain

TICKS: list[Callable[[], int]] = [drain]
