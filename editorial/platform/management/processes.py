"""Processes that end when they are told to, and with whoever started them."""

import ctypes
import os
import signal
import sys
from contextlib import suppress
from select import select
from types import FrameType
from typing import Protocol

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


class Output(Protocol):
    """A text file, or what stands for one in a command of Django."""

    def write(self, words: str, /) -> object: ...
    def flush(self) -> None: ...


def say(out: Output, words: str) -> None:
    """Write a line at once. That the log has no room for it is no reason to end what it is about."""
    with suppress(OSError):
        out.write(f"{words.rstrip()}\n")
        out.flush()


class StopSignals:
    """Waits until this process is told to stop, by however many signals at once, and at whatever moment.

    A handler in Python runs between two steps of the main thread: for a signal that comes just before the thread
    begins to wait, that is never. So Python's own handler in C writes each signal into a pipe, and the pipe is waited
    for: what was written before is there.
    """

    def __init__(self) -> None:
        self._told, write = os.pipe()
        os.set_blocking(write, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        for number in STOPPING:
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup's wish
                signal.signal(number, self._note)

    @staticmethod
    def _note(number: int, frame: FrameType | None) -> None:
        """Nothing is left to do: that there is a handler is what has the signal written."""

    def wait(self, timeout: float | None = None) -> bool:
        """Whether it was told to stop, before `timeout` seconds were over."""
        return bool(select([self._told], [], [], timeout)[0])
