"""What the worker does for pieces again and again."""

from collections.abc import Callable

from editorial.pieces.scheduled_publishing import publish_now_and_then

PERIODIC_TASKS: list[Callable[[], int]] = [publish_now_and_then]
