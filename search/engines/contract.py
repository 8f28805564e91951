"""What every engine does, and the flow they share."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from search.answer import Answer, Suggestion
from search.documents import Document
from search.query import ParsedQuery, Query, parse
from search.spelling import compounds, meant
from search.text import is_unspaced

SUGGESTIONS = 8
MOST_REWRITTEN = 4  # words of a question that are looked for with and without a hyphen: each costs searches


class Unavailable(ConnectionError):  # noqa: N818  # a state of the engine, said in plain words
    """The engine is down or does not answer in time. Say so, and search more simply."""


class MissingIndex(Unavailable):
    """The engine is up, but its index is gone or of another version: it must be built anew."""


class Engine(ABC):
    """An index of documents. Every method may raise Unavailable; no query is an error."""

    def search(self, query: Query) -> Answer:
        """One page of what was found, in tiers: texts with all the words, then those with any of them.

        What the query's synonyms say means the same is as good as what was typed, but comes after it. Only when nothing
        is found so, words are taken out of their quotation marks. When no text has all the words, those in none are
        tried with and without a hyphen; and only when no word is in any text, they are respelt from texts the asker may
        see.
        """
        if query.is_nothing:
            return Answer()
        asked = parse(query.text).understood(query.synonyms)
        answer = replace(self._in_tiers(query, asked), also=asked.also)
        if asked.phrases and not answer.count:
            answer = self._unquoted(query, asked)
        if answer.count > answer.partial or not asked.words:
            return answer
        return self._instead(query, asked, self._otherwise_written) or self._meant(query, asked, answer)

    def _meant(self, query: Query, asked: ParsedQuery, answer: Answer) -> Answer:
        """The answer, or when it is empty what holds the words that were meant."""
        return answer if answer.count else self._instead(query, asked, self._respelt) or answer

    def _instead(self, query: Query, asked: ParsedQuery, said: Callable[[str, Query], str]) -> Answer | None:
        """What is found by other words than were typed; None when there are none, or nothing is."""
        words = tuple(said(word, query) for word in asked.words)
        if words == asked.words:
            return None
        found = self._in_tiers(query, replace(asked, words=words))
        told = (*words, *(word for meaning in asked.meanings for word in meaning.words))
        return replace(found, respelt=told) if found.count else None

    def _in_tiers(self, query: Query, asked: ParsedQuery) -> Answer:
        """What holds all the words; if that does not fill a page, what holds some of them comes after it."""
        rows = range(query.offset, query.offset + query.size)
        strict = self.find(query, asked, rows)
        if strict.count >= query.size or not asked.is_of_several:
            return strict
        known = strict.hits if query.offset == 0 else self.find(query, asked, range(query.size)).hits
        rest = range(max(rows.start - strict.count, 0), rows.stop - strict.count)
        more = _partial(self.find(query, asked.loosened(), rest, besides=tuple(hit.id for hit in known)))
        return replace(more, count=strict.count + more.count, hits=(*strict.hits, *more.hits))

    def _unquoted(self, query: Query, asked: ParsedQuery) -> Answer:
        return _partial(self.find(query, asked.unquoted(), range(query.offset, query.offset + query.size)))

    def _otherwise_written(self, word: str, query: Query) -> str:
        """With a hyphen or without, as it stands in some text; how it is written comes before how it is spelt."""
        is_short = len(parse(query.text).words) <= MOST_REWRITTEN
        others = tuple(compounds(word)) if is_short and not is_unspaced(word) else ()
        anywhere = replace(query, filters={})
        if not others or self._stands(anywhere, word) or not self._stands(anywhere, *others):
            return word
        return next((other for other in others if self._stands(anywhere, other)), word)

    def _respelt(self, word: str, query: Query) -> str:
        """The word that was meant; numbers, scripts without spaces and whatever is in some text stay as they are."""
        if not word.isalpha() or is_unspaced(word):
            return word
        anywhere = replace(query, filters={})
        return word if self._stands(anywhere, word) else meant(word, self.texts_like(word, anywhere))

    def _stands(self, query: Query, *words: str) -> bool:
        """Whether one of these words is in a text."""
        return self.find(query, ParsedQuery(words=words, any_word=True), range(1)).count > 0

    @abstractmethod
    def find(self, query: Query, asked: ParsedQuery, rows: range, besides: tuple[str, ...] = ()) -> Answer:
        """Search exactly what `asked` says, within the query's audience and filters; `rows` of the hits.

        Those in `besides`, which match as well, are counted by facet only.
        """

    @abstractmethod
    def texts_like(self, word: str, query: Query) -> list[str]:
        """Texts of the best few documents, visible to the asker, that hold a word like this one."""

    @abstractmethod
    def suggest(self, prefix: str, audience: str, unexpired_on: date | None = None) -> list[Suggestion]:
        """Titles in which all words occur, the last one as a beginning; the most used first, each title once."""

    def index(self, documents: Iterable[Document]) -> None:
        """Add documents, or replace those with the same id. Many at once are much cheaper than one by one."""
        if batch := list(documents):
            self.write([document.id for document in batch], batch)

    def remove(self, ids: Iterable[str]) -> None:
        """Forget documents; unknown ids are no error."""
        if gone := list(ids):
            self.write(gone, [])

    @abstractmethod
    def write(self, ids: list[str], documents: list[Document]) -> None:
        """Forget what is kept under these ids, then put in the documents, whose ids are among them."""

    @abstractmethod
    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a new index, then swap; how many documents it holds. Searches and `index` go on meanwhile."""

    @abstractmethod
    def ping(self) -> str:
        """Name and size, in words; raises Unavailable when it is down or must be rebuilt."""


def _partial(answer: Answer) -> Answer:
    """All of it holds only some of what was asked."""
    return replace(answer, hits=tuple(replace(hit, is_partial=True) for hit in answer.hits), partial=answer.count)


def distinct(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """The first of each title."""
    found: dict[str, Suggestion] = {}
    for one in suggestions:
        found.setdefault(one.title, one)
    return list(found.values())
