"""Searches that found nothing, kept as reading is: a line in a spool, put into the database by the worker.

A search is a GET and changes nothing; what it did not find is measured beside it (docs/decisions/0006). A miss counts
once per person, words and day.
"""

import json
import logging
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from assets.models import MissFile, SearchMiss
from assets.searching.parameters import SearchParameters
from editorial.platform.models import User
from editorial.platform.spool.reading import ReadToTheEnd, lines_from, spool_files
from editorial.platform.spool.writing import spool_in

logger = logging.getLogger(__name__)

EVERY = 1.0  # seconds between two looks; nobody waits for them
AT_ONCE = 200  # lines taken in in one transaction

read_to_the_end = ReadToTheEnd()


def miss_folder() -> Path:
    return Path(settings.SPOOL_DIR) / "search-misses"


def note_miss(user: User, search: SearchParameters) -> None:
    """One line for the worker. A disk that takes none costs the measurement, not the search."""
    filters = {facet: list(slugs) for facet, slugs in search.filters.items()}
    line = {"user": user.pk, "query": search.text, "filters": filters, "day": timezone.localdate().isoformat()}
    try:
        spool_in(miss_folder()).append(line)
    except OSError:
        logger.exception("a search miss was not noted")


def drain_misses() -> int:
    """Move what was noted into the database; how many lines."""
    return sum(drain_file(path) for path in spool_files(miss_folder()) if not read_to_the_end.is_so(path))


def drain_file(path: Path) -> int:
    """The next lines of one file, with the place reached in it; how many they were."""
    size = path.stat().st_size
    row = MissFile.of(path)
    lines = list(islice(lines_from(path, row.offset), AT_ONCE))
    if not lines:
        read_to_the_end.note(path, size)
        row.delete_if_finished(path)
        return 0
    offset, last = lines[-1]
    with transaction.atomic():
        if not row.advance(offset + len(last)):
            return 0
        for _, line in lines:
            if line.strip():
                _record(line)
    return len(lines)


def _record(line: bytes) -> None:
    try:
        noted = json.loads(line)
        user = User.objects.filter(pk=noted["user"]).first()
        day = parse_date(noted["day"])
    except (ValueError, KeyError, TypeError):
        logger.warning("a line of the search misses cannot be read and is left out: %.200r", line)  # cut by a full disk
        return
    if user is not None:
        SearchMiss.objects.record(user, noted["query"], noted["filters"], 0, day)
