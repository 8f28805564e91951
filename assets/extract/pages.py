"""What a reader gives back: pages of plain text; and how much of it is taken."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

MAX_PAGES = 2_000  # of one file; what follows is left out and said so
MAX_PAGE_TEXT = 100_000  # characters of one page
MAX_TEXT = 5_000_000  # characters of one file
MAX_TITLE = 255  # characters
PAGES_LEFT_OUT = (
    f"Only the first {MAX_PAGES:,} were read: it has more. What follows is not found; splitting it up helps."
)
TEXT_LEFT_OUT = "A part of it holds more text than is kept of one; what follows there is not found."
SCREENFUL = 3_000  # characters; text without pages is cut into pieces of about this size

# Control characters but tab and line break, lone surrogates, and what PDFium puts where a word was divided.
_NOISE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DIVIDED = re.compile(r"[\ufffe\x02]\s*")
_SPACES = re.compile(r"[ \t\u00a0]+")
_GAPS = re.compile(r"\n{3,}")


class UnreadableError(Exception):
    """A file that cannot be read. Its message is shown to people: what is wrong, and what to do."""


@dataclass(frozen=True)
class ExtractedPage:
    """A page, slide, sheet or passage; `thumbnail` is a JPEG or empty. `left_out` says what of the file is not read."""

    number: int
    title: str = ""
    text: str = ""
    notes: str = ""
    thumbnail: bytes = b""
    left_out: str = ""


def clean(text: str) -> str:
    """Plain text: no control characters, no runs of blanks, words divided at a line's end made whole."""
    whole = _DIVIDED.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    lines = (_SPACES.sub(" ", line).strip() for line in _NOISE.sub("", whole).split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def first_line(text: str) -> str:
    return next((line for line in text.split("\n") if line.strip()), "")[:MAX_TITLE]


def tidy(pages: Iterable[ExtractedPage]) -> Iterator[ExtractedPage]:
    """Clean, and cut to the limits; the page that was cut says so. One behind the last holds nothing but that."""
    left = MAX_TEXT
    for page in pages:
        if page.number > MAX_PAGES:
            yield ExtractedPage(page.number, left_out=PAGES_LEFT_OUT)
            return
        whole, notes = clean(page.text), clean(page.notes)
        text = whole[: min(left, MAX_PAGE_TEXT)]
        is_cut = len(text) < len(whole) or len(notes) > MAX_PAGE_TEXT
        left -= len(text)
        title = " ".join(clean(page.title).split())[:MAX_TITLE] or first_line(text)
        left_out = " ".join(filter(None, [page.left_out, TEXT_LEFT_OUT if is_cut else ""]))
        yield replace(page, title=title, text=text, notes=notes[:MAX_PAGE_TEXT], left_out=left_out)


@dataclass
class TextRun:
    """Text under one heading, while it grows."""

    title: str
    lines: list[str]

    @property
    def size(self) -> int:
        return sum(map(len, self.lines))


def by_headings(lines: Iterable[tuple[bool, str]]) -> Iterator[ExtractedPage]:
    """Pages of a text that has none: a new one at each heading, and where a passage grows past a screenful.

    Takes (is it a heading, text) pairs.
    """
    number, passage = 0, TextRun("", [])
    for is_heading, text in lines:
        if passage.lines and (is_heading or passage.size > SCREENFUL):
            number += 1
            yield ExtractedPage(number, passage.title, "\n".join(passage.lines))
            passage = TextRun("" if is_heading else passage.title, [])
        if is_heading:
            passage.title = text.strip()
        if text.strip():
            passage.lines.append(text)
    if passage.lines:
        yield ExtractedPage(number + 1, passage.title, "\n".join(passage.lines))
