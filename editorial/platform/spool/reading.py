"""Reading a spool: whole lines from where reading stopped, and when a file has no writer any more."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

CHUNK = 4 * 1024 * 1024  # bytes read at once; a line is at most about 20 KiB
QUIET = timedelta(hours=1)  # a file of an earlier day untouched this long has no writer any more


def spool_files(folder: Path) -> list[Path]:
    """Oldest day first; the names begin with the day."""
    return sorted(folder.glob("*.jsonl"))


def lines_from(path: Path, start: int) -> Iterator[tuple[int, bytes]]:
    """Each line from `start` on, with its place. A last line without its end is left for later, unless its writer is
    gone: then it comes as it is.
    """
    with path.open("rb") as file:
        file.seek(start)
        data = file.read(CHUNK)
    torn_too = len(data) == CHUNK or has_no_writer(path)
    position = 0
    while (end := data.find(b"\n", position)) >= 0:
        yield start + position, data[position : end + 1]
        position = end + 1
    if torn_too and position < len(data) and (position == 0 or len(data) < CHUNK):
        yield start + position, data[position:]


def has_no_writer(path: Path) -> bool:
    """Of an earlier day, and untouched for QUIET: its process has a newer file or is gone."""
    now = datetime.now(UTC)
    day = path.name[:10]
    silent_since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return day < now.strftime("%Y-%m-%d") and silent_since < now - QUIET


class ReadToTheEnd:
    """Files in which nothing is left to read until they grow, or lose their writer: so the database is not asked."""

    def __init__(self) -> None:
        self._sizes: dict[Path, int] = {}

    def is_so(self, path: Path) -> bool:
        try:
            return self._sizes.get(path) == path.stat().st_size and not has_no_writer(path)
        except FileNotFoundError:  # another drain was through with it
            return True

    def note(self, path: Path, size: int) -> None:
        """Nothing was left to read when the file had this size."""
        self._sizes = {known: size for known, size in self._sizes.items() if known.exists()} | {path: size}
