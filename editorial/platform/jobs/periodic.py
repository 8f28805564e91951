"""What a room has done by the clock: a task, and how long the worker lets pass between two runs of it."""

from collections.abc import Callable
from typing import NamedTuple


class Periodic(NamedTuple):
    """`every`, in seconds; None: as often as the worker looks at anything, and at once again while there was some."""

    task: Callable[[], int]
    every: float | None = None
