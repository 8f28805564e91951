"""Is everything up? Each room names its parts in `health.CHECKS`; `/health/` and `doctor` ask them all."""

from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from editorial.models import Job
from editorial.rooms import offers
from search.health import Check, Finding

__all__ = ["CHECKS", "Check", "Finding", "findings"]


STALE_AFTER = timedelta(minutes=5)  # a due job older than this: no worker is running


def database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(True, connection.vendor)


def cache_answers() -> Finding:
    cache.set("health", "yes", 5)
    ok = cache.get("health") == "yes"
    return Finding(ok, "answers" if ok else "does not keep what it is given", "Check CACHE_URL and its server.")


def jobs() -> Finding:
    dead = Job.objects.dead().count()
    late = Job.objects.due(timezone.now() - STALE_AFTER).count()
    detail = f"{Job.objects.backlog().count()} waiting, {late} late, {dead} given up"
    return Finding(not late and not dead, detail, "Start a worker (manage.py work); retry given-up jobs in the admin.")


CHECKS: dict[str, Check] = {"database": database, "cache": cache_answers, "jobs": jobs}


def findings() -> dict[str, Finding]:
    """Every part's state by name. A check that raises is a part that is down: the reason is its detail."""
    found: dict[str, Finding] = {}
    for room in offers("health"):
        for name, check in room.CHECKS.items():
            try:
                found[name] = check()
            except Exception as error:  # a part that is down is a finding, never an error page
                found[name] = Finding(False, f"{type(error).__name__}: {error}", "Is it running, and reachable?")
    return found
