"""Does a piece answer what somebody asked for? Plain words, no engine."""

import re
from collections.abc import Collection, Mapping

_WORD = re.compile(r"\w+")
ENDINGS = {"ies": "y", "sses": "ss", "s": ""}  # plural → singular: “costs” asks for “cost” too
SHORTEST = 3  # letters of a singular; what would be shorter is none, as of “ties”


def stem(word: str) -> str:
    for ending, singular in ENDINGS.items():
        found = word.removesuffix(ending) + singular
        if word.endswith(ending) and not word.endswith("ss") and len(found) >= SHORTEST:
            return found
    return word


def words_of(text: str) -> frozenset[str]:
    """The words of a text, without capitals and plural endings."""
    return frozenset(stem(word) for word in _WORD.findall(text.casefold()))


def matches(
    query: str,
    filters: Mapping[str, Collection[str]],
    words: frozenset[str],
    facets: Mapping[str, Collection[str]],
) -> bool:
    """All words of the query stand in the piece, and it has one of the tags asked for on each axis."""
    asked = words_of(query)
    tagged = all(set(slugs) & set(facets.get(axis, ())) for axis, slugs in filters.items() if slugs)
    return bool(asked) and asked <= words and tagged
