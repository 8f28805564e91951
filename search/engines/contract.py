"""What every engine does, and the flow they share."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from search.answer import Answer
from search.documents import Document
from search.query import ParsedQuery, Query, parse
from search.spelling import meant

SUGGESTIONS = 8


class Unavailable(ConnectionError):  # noqa: N818  # a state of the engine, said in plain words
    """The engine is down or does not answer in time. Say so, and search more simply."""


class Engine(ABC):
    """An index of documents. Every method may raise Unavailable; no query is an error."""

    def search(self, query: Query) -> Answer:
        """One page of what was found. Words that are in no text are respelt from texts the asker may see."""
        if query.is_nothing:
            return Answer()
        asked = parse(query.text)
        answer = self.find(query, asked)
        if answer.count or not asked.words:
            return answer
        words = tuple(meant(word, self.texts_like(word, query)) for word in asked.words)
        if words == asked.words:
            return answer
        meant_instead = self.find(query, replace(asked, words=words))
        return replace(meant_instead, respelt=words) if meant_instead.count else answer

    @abstractmethod
    def find(self, query: Query, asked: ParsedQuery) -> Answer:
        """Search exactly what `asked` says, within the query's audience and filters."""

    @abstractmethod
    def texts_like(self, word: str, query: Query) -> list[str]:
        """Texts of the best few documents, visible to the asker, that hold a word like this one."""

    @abstractmethod
    def suggest(self, prefix: str, audience: str, unexpired_on: date | None = None) -> list[str]:
        """Titles in which all words occur, the last one as a beginning; the most used first."""

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
