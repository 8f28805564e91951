"""The index on disk: generations of it, a pointer to the one in use, and locks between processes.

PATH/current          name of the generation in use
PATH/1-17325.../      an index; its name begins with the fingerprint of the declared fields, and ends with the time
PATH/write.lock       held while anything is written
PATH/rebuild.lock     held while a new generation is built
PATH/journal          what was written meanwhile, done again before the swap
PATH.begun            beside it: there was an index once, so that one which vanished is not taken for an empty one
"""

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.fields import FINGERPRINT

_NAME = re.compile(r"\w+-\d+")


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.journal = path / "journal"
        self.begun = path.with_name(f"{path.name}.begun")

    def current(self) -> Path | None:
        """The generation in use; None when there is none, it was made for other fields, or nobody can tell."""
        try:
            name = (self.path / "current").read_bytes().decode("ascii")
            found = self.path / name
            is_ours = _NAME.fullmatch(name) and name.startswith(f"{FINGERPRINT}-")
            return found if is_ours and (found / "meta.json").is_file() else None
        except (OSError, ValueError):
            return None

    @property
    def is_new(self) -> bool:
        """Whether no index was ever made here: one that is missing then is no loss."""
        return not self.begun.exists() and not (self.path / "current").exists()

    def fresh(self) -> Path:
        """A new, empty generation, not in use yet. Its name never comes again: a process may have the old one open."""
        made = self.path / f"{FINGERPRINT}-{time.time_ns()}"
        made.mkdir(parents=True)
        return made

    def use(self, generation: Path) -> None:
        """Point to it, in one step, and drop those before the last: a reader may still be opening that one."""
        before = self.current()
        pointer, current = self.path / "current.new", self.path / "current"
        pointer.write_text(generation.name)
        if current.is_dir():
            shutil.rmtree(current)
        pointer.replace(current)
        self.begun.touch()
        for old in self._generations():
            if old not in (before, generation):
                shutil.rmtree(old)

    def _generations(self) -> list[Path]:
        return [child for child in self.path.iterdir() if child.is_dir() and _NAME.fullmatch(child.name)]

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
        """Is anyone at it? Asked by a shared lock, so that two who ask do not see each other."""
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
