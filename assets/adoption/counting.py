"""From links, reading, ratings and calls to the roll-up of adoption: counted anew by the worker for the last weeks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from assets.adoption import sources
from assets.models import AdoptionDay, Asset, Rating, TrackedLink
from assets.models.adoption import COUNTED_ANEW, RECOUNTED
from editorial.platform.cms.lists import batches

EVERY = 900.0  # seconds between two counts
FORGET_EVERY = 86_400.0  # seconds
BATCH = 500  # rows written, and links looked up, at once

Key = tuple[date, int, int]  # day, asset, person
Found = Iterable[tuple[str, Key, int]]  # figure, where, how often


def count_adoption() -> int:
    """Bring the roll-up in line; how many rows were changed. The first time everything is counted. Twice is as once."""
    counted_before = AdoptionDay.objects.filter(_counted_anew()).exists()
    since = timezone.localdate() - RECOUNTED if counted_before else None
    wanted: dict[Key, Counter[str]] = defaultdict(Counter)
    for figure, key, times in _all(since):
        wanted[key][figure] += times
    return _write(since, wanted)


def forget_old() -> int:
    return AdoptionDay.objects.forget_old()


def _counted_anew() -> Q:
    return Q(sent__gt=0) | Q(read__gt=0) | Q(rated__gt=0) | Q(called__gt=0)


def _all(since: date | None) -> Iterator[tuple[str, Key, int]]:
    yield from _sent(since)
    yield from _rated(since)
    if sources.SOURCE is not None:
        yield from _read(sources.SOURCE, since)
        yield from _called(sources.SOURCE, since)


def _sent(since: date | None) -> Found:
    links = TrackedLink.objects.filter(created_at__date__gte=since) if since else TrackedLink.objects.all()
    by_day = links.order_by().values_list(TruncDate("created_at"), "asset", "sender").annotate(times=Count("pk"))
    return (("sent", (day, asset, user), times) for day, asset, user, times in by_day)


def _rated(since: date | None) -> Found:
    ratings = Rating.objects.filter(rated_at__date__gte=since) if since else Rating.objects.all()
    by_day = ratings.order_by().values_list(TruncDate("rated_at"), "asset", "user").annotate(times=Count("pk"))
    return (("rated", (day, asset, user), times) for day, asset, user, times in by_day)


def _read(source: sources.ReadingSource, since: date | None) -> Found:
    """Of links whose recipients share what they read, on behalf of who sent them."""
    for some in batches(source.links_read(since), BATCH):
        days = {row.link: row.day for row in some}
        links = TrackedLink.objects.sharing().filter(uuid__in=days).order_by()
        for uuid, asset, user in links.values_list("uuid", "asset", "sender"):
            yield "read", (days[uuid], asset, user), 1


def _called(source: sources.ReadingSource, since: date | None) -> Found:
    for some in batches(source.calls_made(since), BATCH):
        uuids = {row.asset for row in some}
        assets = dict(Asset.objects.filter(uuid__in=uuids).values_list("uuid", "pk"))
        for row in some:
            if row.asset in assets:
                yield "called", (row.day, assets[row.asset], row.user), 1


def _write(since: date | None, wanted: Mapping[Key, Counter[str]]) -> int:
    """Only what differs is touched, and of it only the figures counted anew: the others are added to meanwhile."""
    known = AdoptionDay.objects.filter(user__isnull=False)
    known = known.filter(day__gte=since) if since else known
    with transaction.atomic():
        there = set(known.values_list("day", "asset", "user"))
        missing = [AdoptionDay(day=day, asset_id=asset, user_id=user) for day, asset, user in wanted.keys() - there]
        AdoptionDay.objects.bulk_create(missing, ignore_conflicts=True, batch_size=BATCH)
        changed = [row for row in known.only("day", "asset", "user", *COUNTED_ANEW).iterator() if _differs(row, wanted)]
        AdoptionDay.objects.bulk_update(changed, COUNTED_ANEW, batch_size=BATCH)
    return len(changed)


def _differs(row: AdoptionDay, wanted: Mapping[Key, Counter[str]]) -> bool:
    """Put the row's figures right; whether they were not."""
    counted = wanted.get((row.day, row.asset_id, row.user_id or 0), Counter())
    wrong = [figure for figure in COUNTED_ANEW if getattr(row, figure) != counted[figure]]
    for figure in wrong:
        setattr(row, figure, counted[figure])
    return bool(wrong)
