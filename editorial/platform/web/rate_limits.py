"""How often a browser, an address or a name may ask: counted in the cache, by the hour."""

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600  # seconds


def count_and_check(what: str, whose: str, limit: int) -> bool:
    """Count one more this hour; whether it passes the limit. Of `whose` only a digest is kept."""
    return _count(what, whose, 1) > limit


def is_used_up(what: str, whose: str, limit: int) -> bool:
    """Whether the limit is reached this hour, so that one more would pass it. Counts nothing."""
    return _count(what, whose, 0) >= limit


def _count(what: str, whose: str, more: int) -> int:
    """How many there were this hour, with `more` added."""
    digest = hashlib.sha256(whose.encode()).hexdigest()[:32]
    key = f"limit:{what}:{digest}:{int(time.time() // HOUR)}"
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key, more))
    except ValueError:  # evicted, or the cache began anew, between the two
        return more


def client_address(request: HttpRequest) -> str:
    """The address a request came from: behind a proxy, the one that the proxy itself saw and added last."""
    if settings.BEHIND_PROXY and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR", "")):
        return str(forwarded.rpartition(",")[2].strip())
    return str(request.META.get("REMOTE_ADDR", ""))
