"""What the worker does for imports again and again."""

from collections.abc import Callable

from editorial.intake.retention import forget_periodically

PERIODIC_TASKS: list[Callable[[], int]] = [forget_periodically]
