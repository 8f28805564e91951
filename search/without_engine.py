"""Texts searched one by one, while the engine is down: the same for every database, as none of them compares them."""

from collections.abc import Callable

from search.folding import folded
from search.query import parse
from search.synonyms import NO_SYNONYMS, Synonyms

LOOKED_THROUGH = 500  # pieces of a kind, the first in the order asked for

Holds = Callable[[str], bool]


def holding(text: str, synonyms: Synonyms = NO_SYNONYMS) -> Holds:
    """Whether a text holds all words and phrases of a query, also within words, and none of the unwanted ones.

    Capitals and accents do not matter, and what means the same is as good. A query without any word holds nowhere.
    """
    asked = parse(text).understood(synonyms)
    wanted, unwanted = [folded(run) for run in (*asked.words, *asked.phrases)], [folded(run) for run in asked.without]
    meant = [
        ([folded(word) for word in words], [folded(other) for other in others]) for words, others in asked.meanings
    ]

    def holds(written: str) -> bool:
        said = folded(written)
        return (
            bool(asked)
            and all(run in said for run in wanted)
            and all(
                all(word in said for word in words) or any(run in said for run in others) for words, others in meant
            )
            and not any(run in said for run in unwanted)
        )

    return holds
