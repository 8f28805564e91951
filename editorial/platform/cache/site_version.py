"""Numbers that change whenever what the public may read does: cached pages of an older number are never served.

There are two. `current()` changes with everything: whole pages and lists are kept under it. `words()` stays as it is
when no more happens than that pieces appear or go: what is printed within a piece, its terms, names, pictures and
links, is kept under that, and need not be made again because another piece was published.

All processes share them: on one machine as files whose time of change is asked (2 µs), with a shared cache in there.
"""

import os
import time

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

KEY, WORDS = "site-version", "site-words-version"


def is_shared_cache() -> bool:
    return not settings.CACHES["default"]["BACKEND"].endswith(".LocalCache")


def current() -> str:
    return _read(KEY)


def words() -> str:
    return _read(WORDS)


def bump() -> None:
    """Call in the transaction of the change: readers see the new state once it is committed."""
    transaction.on_commit(_bump, robust=True)  # it is committed: that a full disk hides it for a while is no failure


def bump_lists() -> None:
    """The same, where only which pieces there are has changed."""
    transaction.on_commit(_bump_lists, robust=True)


def bump_with(*printed: type[models.Model]) -> None:
    """Bump whenever a row of these models is saved or deleted: what pages print beside their own revisions."""
    for model in printed:
        for signal, what in ((post_save, "saved"), (post_delete, "deleted")):
            signal.connect(_row_changed, sender=model, dispatch_uid=f"site_version.{what}.{model._meta.label}")


def _row_changed(**kwargs: object) -> None:
    bump()


def _bump() -> None:
    _write(WORDS)
    _write(KEY)


def _bump_lists() -> None:
    _write(KEY)


def _read(key: str) -> str:
    if is_shared_cache():
        return str(cache.get(key) or "")
    try:
        return str((settings.VAR_DIR / key).stat().st_mtime_ns)
    except FileNotFoundError:
        return ""


def _write(key: str) -> None:
    number = str(time.time_ns())
    if is_shared_cache():
        cache.set(key, number, timeout=None)
    else:
        (settings.VAR_DIR / key).touch()
        os.utime(settings.VAR_DIR / key, ns=(int(number), int(number)))  # the kernel's own clock ticks every 4 ms
