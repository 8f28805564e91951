"""Searches that found nothing, kept as reading is: a line in a file, put into the database by the worker.

A search is a GET and changes nothing; what it did not find is measured beside it (docs/decisions/0006). A miss counts
once per person, words and day, so a line drained a second time after a crash changes nothing.
"""

import json
import logging
import os
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_date

from assets.models import SearchMiss
from assets.searching.parameters import SearchParameters
from editorial.platform.models import User

logger = logging.getLogger(__name__)


def miss_log() -> Path:
    return Path(settings.SPOOL_DIR) / "misses"


def note_miss(user: User, search: SearchParameters) -> None:
    """Append one line, in one write, so that lines of several processes never mix."""
    filters = {facet: list(slugs) for facet, slugs in search.filters.items()}
    line = {"user": user.pk, "query": search.text, "filters": filters, "day": timezone.localdate().isoformat()}
    path = miss_log()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        os.write(handle, json.dumps(line).encode() + b"\n")
    finally:
        os.close(handle)


def drain_misses() -> int:
    """Move what was noted into the database; how many lines. The file is put aside first, and deleted last."""
    aside = miss_log().with_suffix(".draining")
    if not aside.exists():
        try:
            miss_log().rename(aside)
        except FileNotFoundError:
            return 0
    lines = aside.read_text().splitlines()
    for line in lines:
        _record(line)
    aside.unlink(missing_ok=True)
    return len(lines)


def _record(line: str) -> None:
    try:
        noted = json.loads(line)
        user = User.objects.filter(pk=noted["user"]).first()
        day = parse_date(noted["day"])
    except (ValueError, KeyError, TypeError):
        logger.warning("a line of the search misses cannot be read and is left out: %.200r", line)  # cut by a full disk
        return
    if user is not None:
        SearchMiss.objects.record(user, noted["query"], noted["filters"], 0, day)
