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
    html = ""
    for start, end in ranges:
        html += f"{escape(text[done:start].decode())}<mark>{escape(text[start:end].decode())}</mark>"
        done = end
    return html + escape(text[done:].decode())
