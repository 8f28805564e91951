"""The index on disk: generations of it, a pointer to the one in use, and locks between processes.

PATH/current          name of the generation in use
PATH/1-000007/        an index; its name begins with the fingerprint of the declared fields
PATH/write.lock       held while anything is written
PATH/rebuild.lock     held while a new generation is built
PATH/journal          what was written meanwhile, done again before the swap
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.fields import FINGERPRINT


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.journal = path / "journal"

    def current(self) -> Path | None:
        """The generation in use; None when there is none, or it was made for other fields."""
        try:
            name = (self.path / "current").read_text()
        except FileNotFoundError:
            return None
        found = self.path / name
        return found if name.startswith(f"{FINGERPRINT}-") and found.is_dir() else None

    def fresh(self) -> Path:
        """A new, empty generation, not in use yet."""
        numbers = [int(old.name.partition("-")[2]) for old in self._generations()]
        made = self.path / f"{FINGERPRINT}-{max(numbers, default=0) + 1:06}"
        made.mkdir(parents=True)
        return made

    def use(self, generation: Path) -> None:
        """Point to it, in one step, and drop those before the last: a reader may still be opening that one."""
        before = self.current()
        pointer = self.path / "current.new"
        pointer.write_text(generation.name)
        pointer.replace(self.path / "current")
        for old in self._generations():
            if old not in (before, generation):
                shutil.rmtree(old)

    def _generations(self) -> list[Path]:
        return sorted(child for child in self.path.iterdir() if child.is_dir() and "-" in child.name)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time: the worker, a rebuild, a command. Others wait."""
        with self._locked("write.lock", fcntl.LOCK_EX):
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        with self._locked("rebuild.lock", fcntl.LOCK_EX):
            yield

    @property
    def is_rebuilding(self) -> bool:
        """Is anyone at it? ParsedQuery for a shared lock, so that two who ask do not see each other."""
        try:
            with self._locked("rebuild.lock", fcntl.LOCK_SH | fcntl.LOCK_NB):
                return False
        except BlockingIOError:
            return True

    @contextmanager
    def _locked(self, name: str, how: int) -> Iterator[None]:
        self.path.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path / name, os.O_CREAT | os.O_RDWR, 0o640)
        try:
            fcntl.flock(handle, how)  # given back when the file is closed, also by a kill
            yield
        finally:
            os.close(handle)
