"""How often a browser, an address or a name may ask: counted in the database, by the hour, over all processes."""

import time

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from editorial.platform.models import RateCount

HOUR = 3600  # seconds


def count_and_check(what: str, whose: str, limit: int) -> bool:
    """Count one more this hour; whether it passes the limit. Of `whose` only a keyed digest is kept."""
    return RateCount.objects.add(_digest(what, whose), _hour()) > limit


def is_used_up(what: str, whose: str, limit: int) -> bool:
    """Whether the limit is reached this hour, so that one more would pass it. Counts nothing."""
    return RateCount.objects.of(_digest(what, whose), _hour()) >= limit


def forget_earlier_hours() -> int:
    """How many counts went."""
    return RateCount.objects.filter(hour__lt=_hour()).delete()[0]


def _digest(what: str, whose: str) -> str:
    return salted_hmac(f"rate-limit:{what}", whose, algorithm="sha256").hexdigest()


def _hour() -> int:
    return int(time.time() // HOUR)


def client_address(request: HttpRequest) -> str:
    """The address a request came from: behind a proxy, the one that the proxy itself saw and added last."""
    if settings.BEHIND_PROXY and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR", "")):
        return str(forwarded.rpartition(",")[2].strip())
    return str(request.META.get("REMOTE_ADDR", ""))
