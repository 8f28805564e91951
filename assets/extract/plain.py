"""Plain text, cut into screenfuls."""

from collections.abc import Iterator
from pathlib import Path

from assets.extract.pages import MAX_TEXT, ExtractedPage, by_headings

BYTES_A_CHARACTER = 4


def decoded(path: Path) -> str:
    """The text of a file: UTF-16 when it says so, UTF-8 when it is, else what Windows wrote for decades."""
    with path.open("rb") as file:
        raw = file.read(MAX_TEXT * BYTES_A_CHARACTER)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read(path: Path) -> Iterator[ExtractedPage]:
    return by_headings((False, line) for line in decoded(path).splitlines())
