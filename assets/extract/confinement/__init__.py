"""Takes from the reading process what a hostile file could use: the network, other files, other programs.

`confine` asks Linux for as much as it gives: Landlock for files, a seccomp filter for system calls. What it does not
give is missing from the answer; `probe` tries it out, and the doctor says what was within reach.
"""

from collections.abc import Iterable
from pathlib import Path

from assets.extract.confinement import landlock, syscalls


def confine(readable: Iterable[Path]) -> list[str]:
    """Leave this process only some files to read, and no network; what could not be taken, in words."""
    left = []
    if not landlock.restrict(readable):
        left.append("other files of this machine")
    if not syscalls.deny():
        left.append("the network and other programs")
    return left


def confine_program(readable: Iterable[Path], writable: Iterable[Path], sockets_in: Iterable[Path]) -> bool:
    """Leave this process, and the program it becomes, some files to read and some to write, and no network; whether
    all of that could be taken.
    """
    return landlock.restrict(readable, writable, sockets_in) and syscalls.deny(syscalls.OF_PROGRAMS)
