"""Texts searched one by one, while the engine is down: the same for every database, as none of them compares them."""

from collections.abc import Callable

from search.folding import folded
from search.query import parse

LOOKED_THROUGH = 500  # pieces of a kind, the first in the order asked for

Holds = Callable[[str], bool]


def holding(text: str) -> Holds:
    """Whether a text holds all words and phrases of a query, also within words, and none of the unwanted ones.

    Capitals and accents do not matter. A query without any word holds nowhere.
    """
    asked = parse(text)
    wanted, unwanted = [folded(run) for run in asked.runs], [folded(run) for run in asked.without]

    def holds(written: str) -> bool:
        said = folded(written)
        return bool(asked) and all(run in said for run in wanted) and not any(run in said for run in unwanted)

    return holds
