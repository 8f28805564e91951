"""Which wordings ask for the same: like words in any order, in singular or plural, or what is a synonym."""

from collections.abc import Iterable

from assets.requests.matching import stem
from search.synonyms import Synonyms, tokens

# Words that change nothing about what is asked for.
SMALL_WORDS = frozenset(
    tokens("a an and are as at be by can do does for from how i in is it of on or our per the to we what with")
)

Meaning = frozenset[str]


def meaning_of(query: str, synonyms: Synonyms) -> Meaning:
    """The same for “TCO of two lines” and “two line, total cost of ownership”; never empty for a query with words."""
    words, plain, at = list(tokens(query)), [], 0
    said: set[str] = set()
    for meant in synonyms.meanings(words):
        length = len(meant.words)
        start = next(n for n in range(at, len(words)) if tuple(words[n : n + length]) == meant.words)
        plain += words[at:start]
        at = start + length
        said.add(min(" ".join(tokens(one)) for one in (" ".join(meant.words), *meant.others)))
    stems = {stem(word) for word in (*plain, *words[at:])}
    return frozenset(said | (stems - SMALL_WORDS)) or frozenset(stems) or frozenset({query})


def alike(query: str, others: Iterable[str], synonyms: Synonyms) -> list[str]:
    """Those of `others` that mean what `query` means."""
    wanted = meaning_of(query, synonyms)
    return [other for other in others if meaning_of(other, synonyms) == wanted]
