"""The spool: one file per process and day, a line per batch, appended with a single write.

A write of a whole line to a file only this process appends to is there or not there when the process is killed. A full
disk may leave half a line; the next line then starts on a new one, and the drain sets the half aside.
"""

import json
import os
import secrets
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path


class Spool:
    """Appends lines for this process. Safe between threads; a forked child starts a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.Lock()
        self.file = -1
        self.owner = ("", 0)  # day and process the open file belongs to
        self.is_torn = False

    def append(self, line: Mapping[str, object]) -> None:
        """Raises OSError when the line could not be kept whole."""
        data = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        with self.lock:
            file = self._current()
            if self.is_torn:
                data = b"\n" + data
            written = os.write(file, data)
            self.is_torn = written != len(data)
            if self.is_torn:
                raise OSError("the disk took only part of the line")

    def _current(self) -> int:
        owner = (datetime.now(UTC).strftime("%Y-%m-%d"), os.getpid())
        if owner != self.owner:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = f"{owner[0]}-{owner[1]}-{secrets.token_hex(4)}.jsonl"
            file = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            if self.file >= 0 and owner[1] == self.owner[1]:
                os.close(self.file)  # only now: a full disk may have no room for the next one
            self.file, self.owner, self.is_torn = file, owner, False
        return self.file


@cache
def spool_in(folder: Path) -> Spool:
    return Spool(folder)
