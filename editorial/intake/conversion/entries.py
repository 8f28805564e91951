"""What a walked document is made of: headings, and blocks as StreamField stores them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict

from wagtail.embeds.oembed_providers import all_providers

from editorial.intake.conversion.foreign_tags import restored

EMBEDS = [re.compile(pattern) for provider in all_providers for pattern in provider["urls"]]
YOUTUBE_FRAME = re.compile(r"^(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})")
VIMEO_FRAME = re.compile(r"^(?:https?:)?//player\.vimeo\.com/video/(\d+)")

PictureFinder = Callable[[str], int | str | None]  # its id, or why it cannot be kept, or None when it is not there


def no_picture(source: str) -> int | str | None:
    """Stands in where no picture comes along: every one is kept as a note."""
    return None


@dataclass(frozen=True)
class Heading:
    level: int
    title: str
    html: str
    anchor: str = ""


@dataclass(frozen=True)
class Block:
    """A child of a section: `{"type": kind, "value": value}`."""

    kind: str
    value: Any


Entry = Heading | Block


class StoredBlock(TypedDict):
    """A block as StreamField stores it; what its value is depends on its type."""

    type: str
    value: Any
    id: NotRequired[str]


class StoredSectionValue(TypedDict):
    title: str
    anchor: str
    content: list[StoredBlock]


class Section(TypedDict):
    """A section as StreamField stores it."""

    type: str
    value: StoredSectionValue
    id: NotRequired[str]


def unconverted(source: str, reason: str) -> Block:
    """A note for editors: what stood at the source, and why it is not in the text."""
    return Block("unconverted", {"source": restored(source).strip(), "reason": reason})


def embed_address(address: str) -> str:
    """The address Wagtail can embed, or an empty string: players' frames are turned into their video's page."""
    if match := YOUTUBE_FRAME.match(address):
        return f"https://www.youtube.com/watch?v={match[1]}"
    if match := VIMEO_FRAME.match(address):
        return f"https://vimeo.com/{match[1]}"
    return address if any(pattern.match(address) for pattern in EMBEDS) else ""
