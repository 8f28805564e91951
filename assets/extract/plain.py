"""Plain text, cut into screenfuls."""

from collections.abc import Iterator
from pathlib import Path

from assets.extract.pages import MAX_TEXT, ExtractedPage, by_headings

BYTES_A_CHARACTER = 4
SAMPLE = 4_096  # bytes looked at
MOSTLY = 0.7


def decoded(path: Path) -> str:
    """The text of a file: UTF-16 when it says so, UTF-8 when it is, else what Windows wrote for decades."""
    with path.open("rb") as file:
        raw = file.read((MAX_TEXT + 1) * BYTES_A_CHARACTER)  # one more, so that a cut is noticed
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    if encoding := unmarked_utf16(raw):
        return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def unmarked_utf16(raw: bytes) -> str:
    """The encoding of wide text that does not say so at its beginning: every second byte of Latin letters is zero."""
    head = raw[:SAMPLE]
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        others = head[::2] if name == "utf-16-le" else head[1::2]
        if len(zeros) > 3 and zeros.count(0) > MOSTLY * len(zeros) and not others.count(0):
            return name
    return ""


def read(path: Path) -> Iterator[ExtractedPage]:
    return by_headings((False, line) for line in decoded(path).splitlines())
