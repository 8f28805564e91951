"""Anchors of sections: made once from the title, different within a piece, and kept when the title changes."""

from collections.abc import Iterable
from typing import TypedDict

from django.utils.text import slugify

LONGEST = 80  # characters


class Anchored(TypedDict):
    """What has a title and an anchor made of it."""

    title: str
    anchor: str


def settle(sections: Iterable[Anchored]) -> None:
    """Give every section that has none an anchor, and the second “summary” the anchor “summary-2”."""
    seen: set[str] = set()
    for section in sections:
        base = slugify(section.get("anchor") or section.get("title") or "")[:LONGEST].strip("-") or "section"
        section["anchor"] = free(base, seen)
        seen.add(section["anchor"])


def free(base: str, taken: set[str]) -> str:
    """The anchor itself, or with the first number that makes it different from those `taken`."""
    anchor, number = base[:LONGEST], 1
    while anchor in taken:
        number += 1
        suffix = f"-{number}"
        anchor = base[: LONGEST - len(suffix)] + suffix
    return anchor
