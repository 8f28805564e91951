"""An index that is gone is built anew by the worker: from the database, and without the one that is gone."""

import logging

from assets.searching.indexes import INDEXES, Index
from search.engines import MissingIndex, Unavailable

logger = logging.getLogger(__name__)

EVERY = 30.0  # seconds between two looks; until then a simpler search answers, with a banner


def heal() -> int:
    """Build anew what is gone, or knows nothing of what there is; how many pieces were indexed."""
    return sum(_heal(index) for index in INDEXES)


def _heal(index: Index) -> int:
    try:
        if is_there(index) or not index.expected():
            return 0
        logger.warning("a search index is gone; it is built anew")
        return index.rebuild()
    except Unavailable as error:
        logger.warning("the search index could not be looked at: %s", error)
        return 0


def is_there(index: Index) -> bool:
    """Whether there is an index with anything in it."""
    try:
        return index.held() > 0
    except MissingIndex:
        return False
