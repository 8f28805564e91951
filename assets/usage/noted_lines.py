"""What a GET only notes: a line in a spool, put into the database by the worker (docs/decisions/0006).

A GET changes nothing; what it measures is written beside it, and a disk that takes no line costs the measurement only.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from editorial.platform.models.drained_files import DrainedFile
from editorial.platform.spool.reading import ReadToTheEnd, lines_from, spool_files
from editorial.platform.spool.writing import spool_in

logger = logging.getLogger(__name__)

AT_ONCE = 200  # lines taken in in one transaction


@dataclass(frozen=True)
class NotedLines:
    """Lines of one kind. `files` keeps the place reached; `take_in` writes one line down, in that place's transaction,
    and raises ValueError, KeyError or TypeError for one that was cut short.
    """

    name: str
    files: type[DrainedFile]
    take_in: Callable[[Mapping[str, object]], None]
    read_to_the_end: ReadToTheEnd = field(default_factory=ReadToTheEnd)

    @property
    def folder(self) -> Path:
        return Path(settings.SPOOL_DIR) / self.name

    def note(self, line: dict[str, object]) -> None:
        try:
            spool_in(self.folder).append(line)
        except OSError:
            logger.exception("a line of %s was not noted", self.name)

    def drain(self) -> int:
        """Move what was noted into the database; how many lines."""
        return sum(self.drain_file(path) for path in spool_files(self.folder) if not self.read_to_the_end.is_so(path))

    def drain_file(self, path: Path) -> int:
        """The next lines of one file, with the place reached in it; how many they were."""
        size = path.stat().st_size
        row = self.files.of(path)
        lines = list(islice(lines_from(path, row.offset), AT_ONCE))
        if not lines:
            self.read_to_the_end.note(path, size)
            row.delete_if_finished(path)
            return 0
        offset, last = lines[-1]
        with transaction.atomic():
            if not row.advance(offset + len(last)):
                return 0
            for _, line in lines:
                if line.strip():
                    self._take_in(line)
        return len(lines)

    def _take_in(self, line: bytes) -> None:
        try:
            self.take_in(json.loads(line))
        except (ValueError, KeyError, TypeError):
            logger.warning("a line of %s cannot be read and is left out: %.200r", self.name, line)  # cut by a full disk
