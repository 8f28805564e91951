"""An index that is gone is built anew by the worker: from the database, and without the one that is gone."""

import logging
import time

from assets.models import Asset
from assets.searching.documents import documents_for
from search.engines import MissingIndex, Unavailable, engine
from search.query import Query

logger = logging.getLogger(__name__)

EVERY = 30.0  # seconds between two looks; until then a simpler search answers, with a banner
_looked_at = [0.0]


def heal_periodically() -> int:
    """The worker calls this all the time; it looks every `EVERY` seconds."""
    if time.monotonic() - _looked_at[0] < EVERY:
        return 0
    _looked_at[0] = time.monotonic()
    return heal()


def heal() -> int:
    """Build the index anew if it is gone, or knows nothing of what there is; how many pieces it holds."""
    live = Asset.objects.live()
    try:
        if is_there() or not live.exists():
            return 0
        logger.warning("the search index is gone; it is built anew")
        return engine().rebuild(documents_for(live))
    except Unavailable as error:
        logger.warning("the search index could not be looked at: %s", error)
        return 0


def is_there() -> bool:
    """Whether there is an index with anything in it."""
    try:
        return engine().search(Query(audience="member")).count > 0
    except MissingIndex:
        return False
