"""From a stored document to a hit: highlighted title, the best passage, and the page it stands on."""

import json
import re
from bisect import bisect_right
from collections import Counter
from html import escape

import tantivy
from tantivy import Query as Clause
from tantivy import SnippetGenerator

from search.answer import Hit, Passage
from search.embedded.schema import SCHEMA
from search.fields import SNIPPET
from search.highlight import marked_ranges
from search.query import ParsedQuery
from search.text import shorten

_WORD = re.compile(r"\w")


class Reader:
    """Made once per search: the generators hold the weights of the words."""

    def __init__(self, searcher: tantivy.Searcher, text: Clause, asked: ParsedQuery) -> None:
        self.searcher = searcher
        self.asked = asked
        self.title = SnippetGenerator.create(searcher, text, SCHEMA, "title")
        self.title.set_max_num_chars(1_000)  # titles are shown whole
        self.summary = SnippetGenerator.create(searcher, text, SCHEMA, "summary")
        self.body = SnippetGenerator.create(searcher, text, SCHEMA, "body")
        for generator in (self.summary, self.body):
            generator.set_max_num_chars(SNIPPET)

    def hit(self, address: tantivy.DocAddress, score: float) -> Hit:
        document = self.searcher.doc(address)
        title = document.get_first("title") or ""
        summary = document.get_first("summary") or ""
        snippet, place = self._passage(document)
        if not snippet:
            snippet = _html(self.summary.snippet_from_doc(document), summary) or escape(shorten(summary, SNIPPET))
        return Hit(document.get_first("id") or "", score, self._title(document, title), snippet, place)

    def _title(self, document: tantivy.Document, title: str) -> str:
        snippet = self.title.snippet_from_doc(document)
        start = snippet.fragment_range().start
        ranges = [(start + span.start, start + span.end) for span in snippet.highlighted()]
        return marked_ranges(title.encode(), ranges)

    def _passage(self, document: tantivy.Document) -> tuple[str, Passage | None]:
        body = document.get_first("body") or ""
        found = self.body.snippet_from_doc(document)
        if not found.highlighted():
            return "", None
        places = json.loads(document.get_first("places") or "[]")
        starts = [place[0] for place in places]
        literal = self._literal(body)
        at = [literal] if literal >= 0 else _positions(body, found)
        number = Counter(bisect_right(starts, position) - 1 for position in at).most_common(1)[0][0]
        start, page, label, anchor = places[number]
        end = places[number + 1][0] if number + 1 < len(places) else len(body)
        part = body[start:end].strip()
        text = part.removeprefix(f"{label}\n")  # its heading is the place's name already
        return self._best(text) or self._best(part), Passage(page, label, anchor)

    def _best(self, part: str) -> str:
        return _html(self.body.snippet_from_doc(tantivy.Document(body=part)), part)

    def _literal(self, body: str) -> int:
        """Where the words stand as they were typed; -1: nowhere."""
        lowered = body.lower()
        if len(lowered) != len(body):  # a few letters grow when lowered, and positions with them
            return -1
        return next((at for run in self.asked.literal if (at := lowered.find(run)) >= 0), -1)


def _positions(body: str, found: tantivy.Snippet) -> list[int]:
    """Where in the text the highlights begin, in characters."""
    raw = body.encode()
    first = found.fragment_range().start
    before = len(raw[:first].decode(errors="ignore"))
    fragment = found.fragment().encode()
    return [before + len(fragment[: span.start].decode(errors="ignore")) for span in found.highlighted()]


def _html(snippet: tantivy.Snippet, whole: str) -> str:
    """The fragment with its highlights, and an ellipsis where words were left out; empty without highlights."""
    spans = [(span.start, span.end) for span in snippet.highlighted()]
    if not spans:
        return ""
    raw, cut = whole.encode(), snippet.fragment_range()
    goes_on = _WORD.search(raw[cut.end :].decode(errors="ignore"))
    fragment = raw[cut.start : cut.end if goes_on else len(raw)]  # a full stop at the end is no word, but belongs
    before = "… " if _WORD.search(raw[: cut.start].decode(errors="ignore")) else ""
    return before + marked_ranges(fragment, spans) + (" …" if goes_on else "")
