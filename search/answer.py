"""What an engine answers, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True)
class Passage:
    """Where in a piece the words stand: page or slide number (None for a section), its name, its address."""

    number: int | None
    label: str
    anchor: str


@dataclass(frozen=True)
class Hit:
    """One piece found. `title` and `snippet` are safe HTML: escaped text in which only <mark> is a tag.

    `edition` is that of the document indexed; `is_partial`: it holds only some of the words.
    """

    id: str
    score: float
    title: str
    snippet: str
    place: Passage | None = None
    edition: str = ""
    is_partial: bool = False


class Suggestion(NamedTuple):
    """A title that goes on like what was typed, and whose it is."""

    id: str
    title: str


@dataclass(frozen=True)
class Answer:
    """One page of hits, how many there are in all, and for each facet how many each further choice would show.

    `partial` of them hold only some of the words, and come last. `respelt` are the words searched instead, when those
    typed are in no text; `also` what means the same as words of the query, and was looked for too.
    """

    count: int = 0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    respelt: tuple[str, ...] = ()
    partial: int = 0
    also: tuple[str, ...] = ()
