"""Highlights as safe HTML: everything escaped, only <mark> a tag."""

from collections.abc import Iterable
from html import escape

OPEN, CLOSE = "\ue000", "\ue001"  # carry highlights through an engine; cleaned out of every text before


def marked(text: str) -> str:
    """Text with OPEN and CLOSE round its highlights, as HTML."""
    return escape(text).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")


def marked_ranges(text: bytes, ranges: Iterable[tuple[int, int]]) -> str:
    """UTF-8 text with highlights given as byte positions, as HTML."""
    done = 0
    found = ""
    for start, end in ranges:
        found += f"{text[done:start].decode()}{OPEN}{text[start:end].decode()}{CLOSE}"
        done = end
    return marked(found + text[done:].decode())
