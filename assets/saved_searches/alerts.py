"""Telling the owner of a saved search what newly matches it: once for each piece, in the product and in a mail a day.

Whatever is indexed may match. Each search with an alert is then asked of the engine anew, and what it finds that was
not written down before is new. So a piece that is tagged, rated or read later counts as well as one just published.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from assets.models import Asset, SavedSearch, SearchMatch
from editorial.platform.emails import queue_email
from editorial.platform.jobs.queue import enqueue, enqueue_all
from editorial.platform.models import User
from search.engines import engine
from search.query import Sort

MOST_FOUND = 500  # pieces of a search with an alert; who wants to hear of more wants to hear of everything
MOST_ALERTS = 5_000  # searches looked at after a change; the oldest first
MOST_NAMED = 30  # pieces that a mail names; the library shows the others
DIGEST_AT = time(7)  # local: before people begin


def notice_change() -> None:
    """Something was indexed. Folds into the look that already waits; nothing while nobody wants to be told."""
    if SavedSearch.objects.filter(has_alert=True).exists():
        enqueue("assets.match_searches", "all")


def look_at_all() -> None:
    """A job for each search with an alert, so that one that fails stops no other."""
    keys = SavedSearch.objects.filter(has_alert=True).order_by("pk").values_list("pk", flat=True)[:MOST_ALERTS]
    enqueue_all("assets.match_search", {str(pk): {"search": pk} for pk in keys})


def begin(search: SavedSearch) -> bool:
    """Take what it finds now for known. False, and no alert, when that is too much. Raises Unavailable."""
    count, found = _found_by(search)
    with transaction.atomic():
        SavedSearch.objects.filter(pk=search.pk).update(has_alert=count <= MOST_FOUND)
        if count > MOST_FOUND:
            return False
        _write_down(search, found, is_known=True)
    return True


def end(search: SavedSearch) -> None:
    """Tell no more of it; what was found and not told yet is not told either."""
    SavedSearch.objects.filter(pk=search.pk).update(has_alert=False)


def look_again(search: SavedSearch) -> int:
    """Write down what newly matches, and have it told in the morning; how many pieces. Raises Unavailable."""
    _, found = _found_by(search)
    new = _write_down(search, found, is_known=False)
    if new:
        enqueue("assets.digest", str(search.owner_id), {"user": search.owner_id}, not_before=next_morning())
    return new


def tell(user: User) -> int:
    """Queue one mail on all that was not told yet and this person may see now; how many pieces."""
    untold = SearchMatch.objects.untold().visible_to(user).order_by("pk")
    keys = list(untold.values_list("pk", flat=True))
    if keys:
        SearchMatch.objects.filter(pk__in=keys).update(told_at=timezone.now())
        named = ",".join(map(str, keys[:MOST_NAMED]))
        queue_email("search.matched", f"{user.pk}:{keys[0]}", user=user.pk, matches=named, count=len(keys))
    return len(keys)


def next_morning() -> datetime:
    now = timezone.localtime()
    day = now.date() if now.time() < DIGEST_AT else now.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, DIGEST_AT))


def _found_by(search: SavedSearch) -> tuple[int, list[str]]:
    """How many hold all that is asked, and the uuids of the newest of them. Words respelt are not what was asked."""
    asked = replace(search.search.query_for(search.owner), sort=Sort.NEWEST, page=1, size=MOST_FOUND)
    answer = engine().search(asked)
    if answer.respelt:
        return 0, []
    return answer.count - answer.partial, [hit.id for hit in answer.hits if not hit.is_partial]


def _write_down(search: SavedSearch, uuids: list[str], *, is_known: bool) -> int:
    """Those of them that the owner may see and that were not written down yet; how many."""
    before = SearchMatch.objects.filter(search=search).values("asset")
    visible = Asset.objects.visible_to(search.owner).filter(uuid__in=uuids).exclude(pk__in=before)
    rows = [SearchMatch(search=search, asset_id=pk, is_known=is_known) for pk in visible.values_list("pk", flat=True)]
    SearchMatch.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
