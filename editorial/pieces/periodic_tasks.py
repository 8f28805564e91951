"""What the worker does for pieces again and again."""

from collections.abc import Callable

from editorial.pieces.scheduled_publishing import publish_due_periodically

PERIODIC_TASKS: list[Callable[[], int]] = [publish_due_periodically]
