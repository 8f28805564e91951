"""Which terms the words of a search name. Knows no database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

SHORT_WORD = 3  # letters; “of”, “and”, “the” tell nothing

Named = Mapping[str, frozenset[int]]  # axis → ids of the terms a search names


class Naming:
    """Phrases by one of their words: a search is compared with those only whose word it has, not with all there are."""

    def __init__(self, slugs: Mapping[str, Mapping[str, int]], phrases: Iterable[tuple[str, int, str]]) -> None:
        """`slugs`: axis → slug → id of the term. `phrases`: axis, id of the term, and what people call it."""
        self.slugs = slugs
        self._by_word: dict[str, list[tuple[str, int, frozenset[str]]]] = defaultdict(list)
        for axis, term, phrase in phrases:
            if telling := telling_words(phrase):
                self._by_word[max(telling, key=len)].append((axis, term, telling))

    def named(self, query: str, filters: Mapping[str, Sequence[str]]) -> Named:
        """A filter beats the words: who chose a persona meant that one."""
        said = set(query.split())
        named: dict[str, set[int]] = defaultdict(set)
        for word in said:
            for axis, term, telling in self._by_word.get(word, ()):
                if telling <= said:
                    named[axis].add(term)
        for axis, known in self.slugs.items():
            if chosen := {known[slug] for slug in filters.get(axis, ()) if slug in known}:
                named[axis] = chosen
        return {axis: frozenset(terms) for axis, terms in named.items()}


def telling_words(phrase: str) -> frozenset[str]:
    """Those words of a phrase that must all have been searched for, in whatever order."""
    words = phrase.casefold().split()
    return frozenset(word for word in words if len(word) > SHORT_WORD or word == phrase.casefold())


def falls_in(named: Named, fixed: Mapping[str, int], shown: Iterable[str]) -> bool:
    """It names the cell's row or column (`shown`), and nothing the cell is not; `fixed`: axis → id of its term."""
    named_here = any(fixed.get(axis) in named.get(axis, ()) for axis in shown)
    return named_here and all(fixed[axis] in ids for axis, ids in named.items() if axis in fixed)
