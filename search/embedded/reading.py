"""From a stored document to a hit: highlighted title, the best passage, and the page it stands on."""

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection
from html import escape
from typing import NamedTuple

import tantivy
from tantivy import Query as Clause
from tantivy import SnippetGenerator

from search.answer import Hit, Passage
from search.embedded.schema import SCHEMA, kept
from search.fields import SNIPPET
from search.folding import Folded, folded
from search.highlight import marked_ranges
from search.query import ParsedQuery
from search.text import joined, parted, shorten

_WORD = re.compile(r"\w")


class Reader:
    """Made once per search: the generators hold the weights of the words."""

    def __init__(self, searcher: tantivy.Searcher, text: Clause, asked: ParsedQuery) -> None:
        self.searcher = searcher
        self.asked = asked
        self.title = SnippetGenerator.create(searcher, text, SCHEMA, "text")
        self.title.set_max_num_chars(1_000)  # titles are shown whole
        self.snippet = SnippetGenerator.create(searcher, text, SCHEMA, "text")
        self.snippet.set_max_num_chars(SNIPPET)

    def hit(self, address: tantivy.DocAddress, score: float) -> Hit:
        document = self.searcher.doc(address)
        summary = kept(document, "summary")
        snippet, place = self._passage(document)
        if not snippet:
            snippet = self._best(summary) or escape(shorten(joined(summary), SNIPPET))
        title, edition = self._title(kept(document, "name")), kept(document, "edition")
        return Hit(document.get_first("id") or "", score, title, snippet, place, edition)

    def _title(self, title: str) -> str:
        return marked_ranges(title, Excerpt.of(Folded(title), self.title).spans, self.asked.runs)

    def _passage(self, document: tantivy.Document) -> tuple[str, Passage | None]:
        body = Folded(kept(document, "body"))
        found = Excerpt.of(body, self.snippet)
        if not found.spans:
            return "", None
        places = json.loads(kept(document, "places"))
        starts = [place[0] for place in places]
        literal = self._literal(body)
        at = [literal] if literal >= 0 else [start for start, _ in found.spans]
        number = Counter(bisect_right(starts, position) - 1 for position in at).most_common(1)[0][0]
        start, page, label, anchor = places[number]
        end = places[number + 1][0] if number + 1 < len(places) else len(body.written)
        part = body.written[start:end].strip()
        text = part.removeprefix(f"{label}\n")  # its heading is the place's name already
        return self._best(text) or self._best(part), Passage(page, label, anchor)

    def _best(self, part: str) -> str:
        return Excerpt.of(Folded(part), self.snippet).html(self.asked.runs)

    def _literal(self, body: Folded) -> int:
        """Where the words stand as they were typed, in characters; -1: nowhere."""
        places = (body.text.find(folded(parted(run))) for run in self.asked.literal)
        return next((body.origin(place) for place in places if place >= 0), -1)


class Excerpt(NamedTuple):
    """The best few words of a text: from where to where, and what of them is highlighted, in characters."""

    text: str
    start: int
    end: int
    spans: list[tuple[int, int]]

    @classmethod
    def of(cls, text: Folded, generator: SnippetGenerator) -> "Excerpt":
        """Chosen among the words as they are compared; places are those in the text as it was written."""
        found = generator.snippet_from_doc(tantivy.Document(text=text.text))
        cut, fragment = found.fragment_range(), found.fragment().encode()
        before = len(text.text.encode()[: cut.start].decode())

        def place(byte: int) -> int:
            return text.origin(before + len(fragment[:byte].decode()))

        spans = [(place(span.start), place(span.end)) for span in found.highlighted()]
        return cls(text.written, place(0), place(len(fragment)), spans)

    def html(self, runs: Collection[str]) -> str:
        """With its highlights, and an ellipsis where words were left out; empty without highlights."""
        if not self.spans:
            return ""
        goes_on = _WORD.search(self.text, self.end)
        end = self.end if goes_on else len(self.text)  # a full stop at the end is no word, but belongs
        spans = [(start - self.start, stop - self.start) for start, stop in self.spans]
        before = "… " if _WORD.search(self.text, 0, self.start) else ""
        return before + marked_ranges(self.text[self.start : end], spans, runs) + (" …" if goes_on else "")
