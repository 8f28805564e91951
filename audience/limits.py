"""How often an address or a browser may ask: counted in the cache, by the hour."""

import hashlib
import time

from django.core.cache import cache

HOUR = 3600  # seconds


def exceeds(what: str, whose: str, limit: int) -> bool:
    """Count one more; True when `limit` an hour is passed. Only a digest of `whose` is kept."""
    digest = hashlib.sha256(whose.encode()).hexdigest()[:32]
    key = f"limit:{what}:{digest}:{int(time.time() // HOUR)}"
    cache.add(key, 0, HOUR)
    return bool(cache.incr(key) > limit)
