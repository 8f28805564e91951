"""Is reading taken in? The spool may hold what the worker has not got to yet, not more."""

from django.conf import settings

from audience.events.drain import waiting_bytes
from audience.models import DroppedReading, SetAside
from editorial.platform.health import Check, Finding

BACKLOG = 16 * 1024 * 1024  # bytes, some 100,000 events: seconds of work for a drain that runs


def spool() -> Finding:
    waiting = waiting_bytes(settings.SPOOL_DIR)
    aside = SetAside.objects.count()
    detail = f"{waiting} bytes waiting, {aside} lines set aside"
    return Finding(waiting < BACKLOG, detail, "Start a worker (manage.py work); nothing is lost meanwhile.")


def dropped() -> Finding:
    """What was told and is not counted is somebody's game, or a sign that all readers seem to have one address."""
    found = DroppedReading.objects.lately()
    detail = "; ".join(f"{count} {reason}" for reason, count in found.items())
    advice = (
        "If readers come through a proxy of yours, set BEHIND_PROXY; else somebody makes reading up." if found else ""
    )
    return Finding(True, detail or "nothing since yesterday", advice)


CHECKS: dict[str, Check] = {"spool": spool, "reading dropped": dropped}
