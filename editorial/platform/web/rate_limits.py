"""How often a browser, an address or a name may ask: counted in the cache, by the hour."""

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600  # seconds


def exceeds(what: str, whose: str, limit: int, *, more: int = 1) -> bool:
    """Count one more (or, with `more=0`, only look); True when `limit` an hour is passed. Only a digest is kept."""
    digest = hashlib.sha256(whose.encode()).hexdigest()[:32]
    key = f"limit:{what}:{digest}:{int(time.time() // HOUR)}"
    cache.add(key, 0, HOUR)
    try:
        return bool(cache.incr(key, more) > limit)
    except ValueError:  # evicted, or the cache began anew, between the two
        return more > limit


def place_of(request: HttpRequest) -> str:
    """The address a request came from: behind a proxy, the one that the proxy itself saw and added last."""
    if settings.BEHIND_PROXY and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR", "")):
        return str(forwarded.rpartition(",")[2].strip())
    return str(request.META.get("REMOTE_ADDR", ""))
