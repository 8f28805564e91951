"""Highlights as safe HTML: everything escaped, only <mark> a tag."""

import re
from collections.abc import Collection, Iterable
from html import escape

from search.text import is_unspaced, joined

OPEN, CLOSE = "\ue000", "\ue001"  # carry highlights through an engine; cleaned out of every text before

_SEAM = re.compile(rf"{CLOSE}([^\w\s{OPEN}]{{0,2}}){OPEN}")  # between letters side by side, or with a sign between
_HIGHLIGHT = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")


def marked(text: str) -> str:
    """Text with OPEN and CLOSE round its highlights, as HTML; highlights side by side are one."""
    return escape(_joined_up(text)).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")


def marked_ranges(text: str, ranges: Iterable[tuple[int, int]], runs: Collection[str] = ()) -> str:
    """Text with highlights given by where each begins and ends, in characters, as HTML.

    Letters of a script without spaces are highlighted only where one of `runs` stands: each is a word to the engine.
    """
    done = 0
    found = ""
    for start, end in ranges:
        found += f"{text[done:start]}{OPEN}{text[start:end]}{CLOSE}"
        done = end
    whole = _joined_up(found + text[done:])
    return marked(_HIGHLIGHT.sub(lambda seen: seen.group() if _is_meant(seen[1], runs) else seen[1], whole))


def _joined_up(text: str) -> str:
    return _SEAM.sub(r"\1", joined(text))


def _is_meant(highlighted: str, runs: Collection[str]) -> bool:
    return not is_unspaced(highlighted) or any(run in highlighted.lower() for run in runs)
