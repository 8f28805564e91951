"""Does this reading fulfil that rule? Pure: takes what was read and what is agreed, and returns the evidence."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

OPENINGS = frozenset({"open", "download"})
TELLING = OPENINGS | {"section"}  # kinds of event a signal may ask for


class Read(NamedTuple):
    """One human event, with what its piece is about (ids of topics, id of the format)."""

    id: UUID
    kind: str
    piece: UUID
    section: str
    at: datetime
    topics: frozenset[int] = frozenset()
    format: int | None = None


@dataclass(frozen=True)
class Signal:
    """A rule without its tables. Exactly one of piece, topic and format is given."""

    evidence: str  # "sections" or "opened"
    minimum: int
    window: timedelta
    piece: UUID | None = None
    topic: int | None = None
    format: int | None = None

    def concerns(self, read: Read) -> bool:
        wanted = read.kind == "section" if self.evidence == "sections" else read.kind in OPENINGS
        if not wanted:
            return False
        if self.piece is not None:
            return read.piece == self.piece
        return read.format == self.format if self.format is not None else self.topic in read.topics

    def counts_as(self, read: Read) -> Hashable:
        """Reading the same section twice, or opening the same file twice, is one piece of evidence."""
        return (read.piece, read.section) if self.evidence == "sections" else read.piece

    def gathers(self, read: Read) -> Hashable:
        """What evidence is added up over: one piece of a format, or everything on a topic."""
        return read.piece if self.format is not None else None


def first_match(signal: Signal, reads: Iterable[Read]) -> list[Read] | None:
    """The evidence with which the signal was first fulfilled, oldest first; None when it never was.

    Evidence counts together while it lies within the signal's window.
    """
    gathered: dict[Hashable, dict[Hashable, Read]] = defaultdict(dict)
    for read in sorted((read for read in reads if signal.concerns(read)), key=lambda read: read.at):
        kept = gathered[signal.gathers(read)]
        kept[signal.counts_as(read)] = read
        for key in [key for key, old in kept.items() if old.at < read.at - signal.window]:
            del kept[key]
        if len(kept) >= signal.minimum:
            return sorted(kept.values(), key=lambda found: found.at)
    return None
