"""An index that is gone, or holds less or more than there is, is built anew by the worker: from the database.

It is off when it is so at two looks in a row, the same way, while no job that writes it is due or runs. What building
it anew did not mend (a piece that no index takes) is left to people, whom the doctor tells: else it would be built for
ever.
"""

import logging
from typing import NamedTuple

from django.utils import timezone

from assets.searching.indexes import INDEXES, Index
from editorial.platform.models import Job
from editorial.platform.models.jobs import State
from search.engines import MissingIndex, Unavailable

logger = logging.getLogger(__name__)

EVERY = 30.0  # seconds between two looks; until then a simpler search answers, with a banner
WRITERS = ("assets.mirror", "assets.index", "assets.index_note", "site.index")  # kinds of jobs


class Counts(NamedTuple):
    """Pieces that an index should hold, and those that it does."""

    expected: int
    held: int


_last: dict[str, Counts] = {}  # by index, what this process saw at its last look, if that was off
_unmended: dict[str, Counts] = {}  # by index, how far off it was after it was built anew


def heal() -> int:
    """Build anew what is gone or off; how many pieces were indexed."""
    return sum(_heal(index) for index in INDEXES)


def _heal(index: Index) -> int:
    try:
        seen = Counts(index.expected(), _held(index))
        if not seen.expected or not _is_to_be_built(index, seen):
            return 0
        logger.warning("a search index holds %s of %s pieces; it is built anew", seen.held, seen.expected)
        indexed = index.rebuild()
        _unmended[index.name] = Counts(index.expected(), _held(index))
        return indexed
    except Unavailable as error:
        logger.warning("the search index could not be looked at: %s", error)
        return 0


def _held(index: Index) -> int:
    try:
        return index.held()
    except MissingIndex:
        return 0


def _is_to_be_built(index: Index, seen: Counts) -> bool:
    if not seen.held:
        return True
    before = _last.pop(index.name, None)
    if seen.expected == seen.held:
        return False
    _last[index.name] = seen
    writers = Job.objects.filter(kind__in=WRITERS)
    is_written = (writers.due(timezone.now()) | writers.filter(state=State.RUNNING)).exists()
    return seen == before and not is_written and seen != _unmended.get(index.name)
