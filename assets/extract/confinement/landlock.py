"""Landlock, Linux 5.13 and later: a process forgoes all files but those below the paths it names.

Shapes and numbers: https://docs.kernel.org/userspace-api/landlock.html
"""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from assets.extract.confinement.kernel import libc, no_new_privileges

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same numbers on all machines
VERSION_FLAG = 1
PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, MAKE_SOCKET = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 9
# How many kinds of access to files a version knows, from the first bit on.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
NETWORK = 0b11  # to listen and to connect; from version 4
SCOPED = 0b11  # sockets without a file, and signals to processes outside; from version 6


class Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class PathRule(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def restrict(readable: Iterable[Path], writable: Iterable[Path] = (), sockets_in: Iterable[Path] = ()) -> bool:
    """Forgo all files but those below `readable`, which can be read, and those below `writable`, where anything but
    running them is allowed; below `sockets_in` no more than local sockets can be made. Whether the kernel took it.
    """
    library = libc()
    version = library.syscall(CREATE_RULESET, None, 0, VERSION_FLAG) if library else -1
    if library is None or version < 1:
        return False
    files = (1 << FILE_RIGHTS.get(version, max(FILE_RIGHTS.values()))) - 1
    wanted = Ruleset(files, NETWORK if version > 3 else 0, SCOPED if version > 5 else 0)
    size = 24 if version > 5 else 16 if version > 3 else 8
    ruleset = library.syscall(CREATE_RULESET, ctypes.byref(wanted), size, 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            _allow(library, ruleset, path, EXECUTE | READ_FILE | READ_DIR)
        for path in writable:
            _allow(library, ruleset, path, files & ~EXECUTE)
        for path in sockets_in:
            _allow(library, ruleset, path, MAKE_SOCKET)
        return no_new_privileges(library) and library.syscall(RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _allow(library: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not on this machine
        return
    try:
        rights &= rights if path.is_dir() else READ_FILE | WRITE_FILE
        library.syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(PathRule(rights, place)), 0)
    finally:
        os.close(place)
