"""From a stored document to a hit: highlighted title, the best passage, and the page it stands on."""

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection
from html import escape

import tantivy
from tantivy import Query as Clause
from tantivy import SnippetGenerator

from search.answer import Hit, Passage
from search.embedded.schema import SCHEMA, kept
from search.fields import SNIPPET
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
        title = document.get_first("title") or ""
        summary = kept(document, "summary")
        snippet, place = self._passage(document)
        if not snippet:
            snippet = self._best(summary) or escape(shorten(joined(summary), SNIPPET))
        edition = kept(document, "edition")
        return Hit(document.get_first("id") or "", score, self._title(title), snippet, place, edition)

    def _title(self, title: str) -> str:
        snippet = self.title.snippet_from_doc(tantivy.Document(text=title))
        start = snippet.fragment_range().start
        ranges = [(start + span.start, start + span.end) for span in snippet.highlighted()]
        return marked_ranges(title.encode(), ranges, self.asked.runs)

    def _passage(self, document: tantivy.Document) -> tuple[str, Passage | None]:
        body = kept(document, "body")
        found = self._found(body)
        if not found.highlighted():
            return "", None
        places = json.loads(kept(document, "places"))
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
        return _html(self._found(part), part, self.asked.runs)

    def _found(self, text: str) -> tantivy.Snippet:
        """The best few words of any text."""
        return self.snippet.snippet_from_doc(tantivy.Document(text=text))

    def _literal(self, body: str) -> int:
        """Where the words stand as they were typed; -1: nowhere."""
        lowered = body.lower()
        if len(lowered) != len(body):  # a few letters grow when lowered, and positions with them
            return -1
        return next((at for run in self.asked.literal if (at := lowered.find(parted(run))) >= 0), -1)


def _positions(body: str, found: tantivy.Snippet) -> list[int]:
    """Where in the text the highlights begin, in characters."""
    raw = body.encode()
    first = found.fragment_range().start
    before = len(raw[:first].decode(errors="ignore"))
    fragment = found.fragment().encode()
    return [before + len(fragment[: span.start].decode(errors="ignore")) for span in found.highlighted()]


def _html(snippet: tantivy.Snippet, whole: str, runs: Collection[str]) -> str:
    """The fragment with its highlights, and an ellipsis where words were left out; empty without highlights."""
    spans = [(span.start, span.end) for span in snippet.highlighted()]
    if not spans:
        return ""
    raw, cut = whole.encode(), snippet.fragment_range()
    goes_on = _WORD.search(raw[cut.end :].decode(errors="ignore"))
    fragment = raw[cut.start : cut.end if goes_on else len(raw)]  # a full stop at the end is no word, but belongs
    before = "… " if _WORD.search(raw[: cut.start].decode(errors="ignore")) else ""
    return before + marked_ranges(fragment, spans, runs) + (" …" if goes_on else "")
