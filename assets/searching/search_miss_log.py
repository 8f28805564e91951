"""Searches, kept as reading is: a line in a spool, put into the database by the worker.

A search is a GET and changes nothing; what came of it is measured beside it (docs/decisions/0006). One that found
nothing is a miss at once. One that found something waits until it is known whether any of that was opened, sent or
starred, and was not left at once; otherwise it is a miss too. A miss counts once per person, words and day.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from assets.models import AssetUse, Favourite, MissFile, MissReason, PendingSearch, SearchMiss
from assets.models.search_misses import TYPING, plain_words
from assets.searching.parameters import SearchParameters
from assets.usage.noted_lines import NotedLines
from editorial.platform.models import User
from search.query import is_junk

EVERY = 1.0  # seconds between two looks; nobody waits for them
JUDGE_EVERY = 60.0  # seconds
QUIET = timedelta(minutes=15)  # after its last look a search is over, and what was opened of it is known
AT_ONCE = timedelta(seconds=10)  # who is back at the results as soon as this did not find it there
MOST_LOOKS = 50
MOST_JUDGED = 1_000  # at one time


def note_miss(user: User, search: SearchParameters) -> None:
    """One line for the worker. A disk that takes none costs the measurement, not the search."""
    note_search(user, search, 0)


def note_search(user: User, search: SearchParameters, results: int) -> None:
    """What a person looked for, and how much was found."""
    filters = {facet: list(slugs) for facet, slugs in search.filters.items()}
    now = timezone.now()
    line = {"user": user.pk, "query": search.text, "filters": filters, "day": timezone.localdate(now).isoformat()}
    MISSES.note({**line, "at": now.isoformat(), "results": results})


def drain_misses() -> int:
    """Move what was noted into the database; how many lines."""
    return MISSES.drain()


def _record(noted: Mapping[str, Any]) -> None:
    user = User.objects.filter(pk=noted["user"]).first()
    at = datetime.fromisoformat(noted["at"]) if "at" in noted else timezone.now()  # lines from before had none
    if user is None:
        return
    if noted.get("results"):
        _wait(user, noted["query"], noted["filters"], noted["results"], at)
    else:
        SearchMiss.objects.record(user, noted["query"], noted["filters"], 0, parse_date(noted["day"]), at=at)


def _wait(user: User, query: str, filters: Mapping[str, Any], results: int, at: datetime) -> None:
    """Letters typed one after the other are one search: the longest of them."""
    words = plain_words(query)
    if is_junk(words):
        return
    near = PendingSearch.objects.filter(user=user, last_at__range=(at - TYPING, at + TYPING))
    typed = [row for row in near if row.query != words and words.startswith(row.query)]
    if any(row.query != words and row.query.startswith(words) for row in near):
        return
    row, _ = PendingSearch.objects.get_or_create(
        user=user, query=words, defaults={"results": results, "begun_at": at, "last_at": at}
    )
    row.begun_at = min([at, row.begun_at, *(one.begun_at for one in typed)])
    row.last_at, row.results, row.filters = max(at, row.last_at), results, dict(filters)
    row.looks = [*row.looks, at.isoformat()][:MOST_LOOKS]
    row.save()
    PendingSearch.objects.filter(pk__in=[one.pk for one in typed]).delete()


def judge() -> int:
    """Which of the searches that are over found what was looked for; the others are misses. Returns how many."""
    over = PendingSearch.objects.filter(last_at__lt=timezone.now() - QUIET).select_related("user").order_by("pk")
    with transaction.atomic():
        rows = list(over[:MOST_JUDGED])
        taken = _taken(rows)
        for row in rows:
            reason = _reason(row, taken)
            if reason:
                day = timezone.localdate(row.last_at)
                SearchMiss.objects.record(
                    row.user, row.query, row.filters, row.results, day, at=row.last_at, reason=reason
                )
        PendingSearch.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


# --- what people took of what was found -------------------------------------------------------------------------
Taken = dict[int, list[tuple[datetime, bool]]]  # by person: moments, and whether it was only opened


def _taken(rows: list[PendingSearch]) -> Taken:
    """What these people opened, sent and starred since the first of these searches, in two queries."""
    if not rows:
        return {}
    people, since = {row.user_id for row in rows}, min(row.begun_at for row in rows)
    found: Taken = {person: [] for person in people}
    used: QuerySet[AssetUse] = AssetUse.objects.filter(user__in=people, used_at__gte=since)
    for person, opened, sent in used.values_list("user", "opened_at", "sent_at"):
        found[person] += [(opened, True)] if opened else []
        found[person] += [(sent, False)] if sent else []
    starred = Favourite.objects.filter(user__in=people, created_at__gte=since)
    for person, at in starred.values_list("user", "created_at"):
        found[person].append((at, False))
    return found


def _reason(row: PendingSearch, taken: Taken) -> str:
    """Why this search is a miss; empty when it is none."""
    since = [(at, only_opened) for at, only_opened in taken[row.user_id] if at >= row.begun_at]
    looks = [datetime.fromisoformat(look) for look in row.looks]
    kept = [at for at, only_opened in since if not (only_opened and _was_left(at, looks))]
    if kept:
        return ""
    return MissReason.LEFT if since else MissReason.NOT_OPENED


def _was_left(opened: datetime, looks: list[datetime]) -> bool:
    return any(opened < look <= opened + AT_ONCE for look in looks)


MISSES = NotedLines("search-misses", MissFile, _record)
