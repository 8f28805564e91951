"""The C library's way into the kernel, for the few calls that Python has no word for."""

import ctypes
import sys

PR_SET_NO_NEW_PRIVS = 38


def libc() -> ctypes.CDLL | None:
    """None on systems other than Linux, whose calls have other numbers."""
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def no_new_privileges(library: ctypes.CDLL) -> bool:
    """What both Landlock and seccomp ask for first: this process can gain no rights by what it starts."""
    return bool(library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
