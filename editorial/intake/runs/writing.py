"""The writers: what makes rows of items, changes them when the source changed, and takes them back.

Pieces are written here. What a higher room keeps (files, in the library) is written by that room: it offers a module
`imports` with `WRITERS: dict[str, Callable[[Context], Writer]]`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from editorial.intake.conversion.links import Links
from editorial.intake.models import ImportItem, ImportRun
from editorial.intake.runs.mapping import Mapping
from editorial.intake.sources.items import SourceItem
from editorial.intake.tags.suggesting import TagCandidate
from editorial.platform.rooms import offers


@dataclass
class Written:
    """What writing one item came to; what undoing it needs."""

    page_id: int | None = None
    piece: UUID | None = None
    made: dict[str, object] = field(default_factory=dict)
    before: dict[str, object] = field(default_factory=dict)
    revision_id: int | None = None
    notes: list[str] = field(default_factory=list)


class Kept(Exception):  # noqa: N818 - reads as what is said of the row
    """It was not written or not undone, because people have worked on it since; the message says so."""


@dataclass
class Context:
    """What writers share during a run."""

    run: ImportRun
    mapping: Mapping
    links: Links
    vocabulary: list[TagCandidate]


class Writer(Protocol):
    def lines(self, item: SourceItem) -> tuple[list[str], list[str]]:
        """What it would become, as lines for a difference view, and what is to be looked at."""

    def lines_now(self, last: ImportItem) -> list[str]:
        """What is there now, as lines."""

    def create(self, item: SourceItem) -> Written: ...

    def change(self, item: SourceItem, last: ImportItem) -> Written:
        """Raises Kept."""

    def exists(self, last: ImportItem) -> bool: ...

    def undo(self, row: ImportItem) -> None:
        """Raises Kept."""


def writers(context: Context) -> dict[str, Writer]:
    """Writers by what they write: "piece", "file", "picture"."""
    makers: dict[str, Callable[[Context], Writer]] = {}
    for room in offers("importers"):
        makers |= room.WRITERS
    return {what: make(context) for what, make in makers.items()}
