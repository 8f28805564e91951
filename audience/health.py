"""Is reading taken in? The spool may hold what the worker has not got to yet, not more."""

from django.conf import settings

from audience.events.drain import waiting_bytes
from audience.models import SetAside
from editorial.platform.health import Check, Finding

BACKLOG = 16 * 1024 * 1024  # bytes, some 100,000 events: seconds of work for a drain that runs


def spool() -> Finding:
    waiting = waiting_bytes(settings.SPOOL_DIR)
    aside = SetAside.objects.count()
    detail = f"{waiting} bytes waiting, {aside} lines set aside"
    return Finding(waiting < BACKLOG, detail, "Start a worker (manage.py work); nothing is lost meanwhile.")


CHECKS: dict[str, Check] = {"spool": spool}
