"""What is put into an index: plain values that name no engine and no model."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import accumulate

from search.fields import MAX_TEXT, rating_steps
from search.text import clean

SEPARATOR = "\n\n"


@dataclass(frozen=True)
class Part:
    """A section, page or slide with an address of its own.

    `label` is what people call it ("slide 7, speaker notes"), `anchor` its address in the piece ("page-7"),
    `number` its page or slide, None for a section. A slide and its notes are two parts with one number.
    """

    text: str
    label: str = ""
    anchor: str = ""
    number: int | None = None


@dataclass(frozen=True)
class Document:
    """One piece as it is searched.

    `facets` holds slugs by facet; `rating` is 0 for a piece nobody rated; `audiences` says who may find it at all;
    after the day `expires` it is found only by queries that do not mind. `edition` names the state of the piece that
    was indexed, and comes back with each hit, so that whoever shows it can see whether the piece has changed since.
    """

    id: str
    title: str
    summary: str = ""
    parts: tuple[Part, ...] = ()
    keywords: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    audiences: tuple[str, ...] = ()
    rating: float = 0.0
    used: int = 0
    published: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    expires: date | None = None
    edition: str = ""

    def values(self, facet: str) -> list[str]:
        """Slugs of one facet; those of `rating` follow from the rating."""
        return rating_steps(self.rating) if facet == "rating" else list(self.facets.get(facet, ()))

    @cached_property
    def text_parts(self) -> list[tuple[Part, str]]:
        """Parts with cleaned text, up to MAX_TEXT characters in all."""
        left, found = MAX_TEXT, []
        for part in self.parts:
            if text := clean(part.text)[:left].strip():
                left -= len(text)
                found.append((part, text))
        return found

    def texts(self) -> Iterator[str]:
        """All that is searched, cleaned: title, summary, keywords, parts."""
        yield from (clean(said) for said in (self.title, self.summary, *self.keywords))
        yield from (text for _, text in self.text_parts)

    def body(self) -> tuple[str, list[tuple[int, Part]]]:
        """All text in one, and where in it each part begins."""
        parts = self.text_parts
        starts = accumulate((len(text) + len(SEPARATOR) for _, text in parts), initial=0)
        return SEPARATOR.join(text for _, text in parts), list(zip(starts, (part for part, _ in parts), strict=False))

    def to_json(self) -> str:
        plain = asdict(self) | {"published": self.published.isoformat(), "expires": None}
        if self.expires:
            plain["expires"] = self.expires.isoformat()
        return json.dumps(plain)

    @classmethod
    def from_json(cls, line: str) -> "Document":
        plain = json.loads(line)
        plain["parts"] = tuple(Part(**part) for part in plain["parts"])
        plain["published"] = datetime.fromisoformat(plain["published"])
        plain["expires"] = date.fromisoformat(plain["expires"]) if plain["expires"] else None
        for name in ("keywords", "audiences"):
            plain[name] = tuple(plain[name])
        plain["facets"] = {facet: tuple(slugs) for facet, slugs in plain["facets"].items()}
        return cls(**plain)
