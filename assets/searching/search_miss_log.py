"""Searches that found nothing, kept as reading is: a line in a spool, put into the database by the worker.

A search is a GET and changes nothing; what it did not find is measured beside it (docs/decisions/0006). A miss counts
once per person, words and day.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date

from assets.models import MissFile, SearchMiss
from assets.searching.parameters import SearchParameters
from assets.usage.noted_lines import NotedLines
from editorial.platform.models import User

EVERY = 1.0  # seconds between two looks; nobody waits for them


def note_miss(user: User, search: SearchParameters) -> None:
    """One line for the worker. A disk that takes none costs the measurement, not the search."""
    filters = {facet: list(slugs) for facet, slugs in search.filters.items()}
    MISSES.note({"user": user.pk, "query": search.text, "filters": filters, "day": timezone.localdate().isoformat()})


def drain_misses() -> int:
    """Move what was noted into the database; how many lines."""
    return MISSES.drain()


def _record(noted: Mapping[str, Any]) -> None:
    user = User.objects.filter(pk=noted["user"]).first()
    day = parse_date(noted["day"])
    if user is not None:
        SearchMiss.objects.record(user, noted["query"], noted["filters"], 0, day)


MISSES = NotedLines("search-misses", MissFile, _record)
