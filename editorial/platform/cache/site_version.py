"""A number that changes whenever what the public may read does: cached pages of an older number are never served.

All processes share it: on one machine as a file whose time of change is asked (2 µs), with a shared cache in there.
"""

import os
import time

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

KEY = "site-version"


def is_shared_cache() -> bool:
    return not settings.CACHES["default"]["BACKEND"].endswith(".LocalCache")


def current() -> str:
    if is_shared_cache():
        return str(cache.get(KEY) or "")
    try:
        return str((settings.VAR_DIR / KEY).stat().st_mtime_ns)
    except FileNotFoundError:
        return ""


def bump() -> None:
    """Call in the transaction of the change: readers see the new state once it is committed."""
    transaction.on_commit(_bump)


def bump_with(*printed: type[models.Model]) -> None:
    """Bump whenever a row of these models is saved or deleted: what pages print beside their own revisions."""
    for model in printed:
        for signal, what in ((post_save, "saved"), (post_delete, "deleted")):
            signal.connect(_row_changed, sender=model, dispatch_uid=f"site_version.{what}.{model._meta.label}")


def _row_changed(**kwargs: object) -> None:
    bump()


def _bump() -> None:
    number = str(time.time_ns())
    if is_shared_cache():
        cache.set(KEY, number, timeout=None)
    else:
        (settings.VAR_DIR / KEY).touch()
        os.utime(settings.VAR_DIR / KEY, ns=(int(number), int(number)))  # the kernel's own clock ticks every 4 ms
