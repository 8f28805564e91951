"""Is everything up? Each room names its parts in `health.CHECKS`; `/health/` and `doctor` ask them all."""

import shutil
import time
from datetime import timedelta
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from editorial.platform.models import Job
from editorial.platform.models.jobs import Pulse
from editorial.platform.rooms import offers
from editorial.platform.web.log_safety import one_line
from search.health import Check, Finding

__all__ = ["CHECKS", "Check", "Finding", "answer", "findings"]

STALE_AFTER = timedelta(minutes=5)  # a due job older than this: no worker is running, or none keeps up
ROOM_LEFT = 1024**3  # bytes; less is soon nothing


def database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(True, connection.vendor)


def cache_answers() -> Finding:
    cache.set("health", "yes", 5)
    ok = cache.get("health") == "yes"
    return Finding(ok, "answers" if ok else "does not answer", "Check CACHE_URL and its server; pages are built anew.")


def jobs() -> Finding:
    failed = Job.objects.failed().count()
    late = Job.objects.due(timezone.now() - STALE_AFTER).count()
    detail = f"{Job.objects.backlog().count()} waiting, {late} late, {failed} failed"
    advice = "Late: start a worker (manage.py work). Failed: why, and another try: in the CMS, Reports, Failed jobs."
    return Finding(not late and not failed, detail, advice)


def worker() -> Finding:
    beating = Pulse.objects.beating(timezone.now()).count()
    advice = "No worker is running: start one with manage.py work, or serve, which brings one."
    return Finding(beating > 0, f"{beating} running", advice)


def broker() -> Finding:
    from editorial.platform.celery import app  # Celery is loaded only where a broker is used

    with app.connection_for_write(connect_timeout=1) as link:
        link.ensure_connection(max_retries=1, timeout=1)
    return Finding(True, "answers", "Check CELERY_BROKER_URL and its server; the sweep runs the jobs meanwhile.")


def disk() -> Finding:
    free = shutil.disk_usage(settings.VAR_DIR).free
    return Finding(free > ROOM_LEFT, f"{free / 1024**3:.1f} GB free", f"Make room where {settings.VAR_DIR} is.")


CHECKS: dict[str, Check] = {
    "database": database,
    "cache": cache_answers,
    "jobs": jobs,
    "worker": worker,
    "disk": disk,
} | ({"broker": broker} if settings.CELERY_BROKER_URL else {})


def answer(check: Check) -> Finding:
    """What a check says. One that raises speaks of a part that is down: the reason is its detail."""
    try:
        return check()
    except Exception as error:  # a part that is down is a finding, never an error page
        return Finding(False, one_line(f"{type(error).__name__}: {error}"), "Is it running, and reachable?")


KEEP = 5.0  # seconds an answer is good for: anybody may ask `/health/`, as often as they like


class RecentFindings:
    """As `findings`, but asked once in a few seconds by each process, however many ask."""

    def __init__(self) -> None:
        self._kept: tuple[float, dict[str, Finding]] | None = None
        self._asking = Lock()

    def __call__(self) -> dict[str, Finding]:
        kept = self._kept
        if kept and time.monotonic() - kept[0] < KEEP:
            return kept[1]
        if kept and self._asking.locked():
            return kept[1]  # somebody else is asking, and a part that is down may take its time
        self._asking.acquire()
        try:
            found = findings()
            self._kept = time.monotonic(), found
        finally:
            self._asking.release()
        return found

    def forget(self) -> None:
        self._kept = None


recent_findings = RecentFindings()


def findings() -> dict[str, Finding]:
    """Every part's state by name, lowest room first."""
    return {name: answer(check) for room in offers("health") for name, check in room.CHECKS.items()}
