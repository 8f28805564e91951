"""Expressions that mean the same, and which of them a query uses: “TCO” asks for “total cost of ownership” too."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from search.folding import folded

_WORD = re.compile(r"\w+")
Tokens = tuple[str, ...]


class Meaning(NamedTuple):
    """Words of a query that mean one thing, all of them together; each of `others` means the same."""

    words: tuple[str, ...]
    others: tuple[str, ...]


@lru_cache(maxsize=10_000)
def tokens(expression: str) -> Tokens:
    """Its words as they are compared: “Total cost of ownership” → total, cost, of, ownership. The same words come
    again and again.
    """
    return tuple(_WORD.findall(folded(expression)))


@dataclass(frozen=True)
class Synonyms:
    """Groups of expressions, each of one word or several: `(("TCO", "total cost of ownership"), …)`."""

    groups: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def _others(self) -> Mapping[Tokens, tuple[str, ...]]:
        """Of each expression, by its words, what else means the same, in any of its groups."""
        found: dict[Tokens, dict[Tokens, str]] = {}
        for group in self.groups:
            for expression in group:
                others = {tokens(other): other for other in group if tokens(other) != tokens(expression)}
                found.setdefault(tokens(expression), {}).update(others)
        return {said: tuple(others.values()) for said, others in found.items() if said and others}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._others), default=0)

    def meanings(self, typed: Sequence[str]) -> Iterator[Meaning]:
        """From left to right the longest expressions in a row of words."""
        said = [tokens(word) for word in typed]
        at = 0
        while at < len(typed):
            run = self._expression(said[at : at + self._longest])
            if run:
                yield Meaning(tuple(typed[at : at + run]), self._others[_joined(said[at : at + run])])
            at += run or 1

    def _expression(self, said: Sequence[Tokens]) -> int:
        """How many words at the beginning are an expression; 0: none."""
        return next((length for length in range(len(said), 0, -1) if _joined(said[:length]) in self._others), 0)


def _joined(said: Sequence[Tokens]) -> Tokens:
    return tuple(word for words in said for word in words)


@lru_cache(maxsize=4)
def synonyms_of(groups: tuple[tuple[str, ...], ...]) -> Synonyms:
    """Kept from one search to the next, with what was made of them."""
    return Synonyms(groups)


NO_SYNONYMS = Synonyms()
