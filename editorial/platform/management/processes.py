"""Processes that end when they are told to, and with whoever started them."""

import ctypes
import os
import signal
import sys
from queue import Empty, SimpleQueue
from types import FrameType

PR_SET_PDEATHSIG = 1  # of prctl(2)
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def die_with_parent(parent: int | None = None) -> None:
    """Have the system send SIGTERM to this process when its parent dies, however it dies; Linux only.

    `parent` is its process id, where the caller knows it: one that died before this call is noticed then.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


class StopSignals:
    """Waits until this process is told to stop, by however many signals at once.

    A handler runs between any two steps of the main thread, also of another handler, and so may take no lock: a
    SimpleQueue takes what a handler puts into it at any moment.
    """

    def __init__(self) -> None:
        self._told: SimpleQueue[int] = SimpleQueue()
        for number in STOPPING:
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup's wish
                signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._told.put(number)

    def wait(self, timeout: float | None = None) -> bool:
        """Whether it was told to stop, before `timeout` seconds were over."""
        try:
            self._told.get(timeout=timeout)
        except Empty:
            return False
        return True
