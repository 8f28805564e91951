"""What the doctor looks at beside the health of the parts: versions and settings, which are nobody else's business."""

import os
import platform
import sqlite3

import django
import wagtail
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection

from editorial.platform.jobs.machines import machines
from editorial.platform.management.backups import unfinished_restore
from editorial.platform.management.database_version import difference, missing
from search.health import Check, Finding

# SQLite's documentation of WAL names the releases in which the “WAL-reset bug” is mended.
MENDED = (3, 51, 3)
MENDED_EARLIER = {(3, 44): 6, (3, 50): 7}  # release lines that got the repair too, and from which patch on


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """Two connections that write and checkpoint in the same instant may, very rarely, spoil the file."""
    patch = MENDED_EARLIER.get(version[:2])
    return version < MENDED and (patch is None or version[2] < patch)


def versions() -> Finding:
    found = f"Python {platform.python_version()}, Django {django.__version__}, Wagtail {wagtail.__version__}"
    return Finding(True, found)


def sqlite() -> Finding:
    """Advice only: the accident is rarer than that of a disk, and a backup is due in any case."""
    if connection.vendor != "sqlite":
        return Finding(True, "not used")
    advice = ""
    if has_wal_reset_bug(sqlite3.sqlite_version_info):
        advice = (
            "This version can, very rarely, spoil a database when two processes write at the same instant. "
            "Use SQLite 3.51.3 or newer, or PostgreSQL (DATABASE_URL); until then keep backups."
        )
    return Finding(True, sqlite3.sqlite_version, advice)


def migrations() -> Finding:
    count, advice = missing(), unfinished_restore() or difference()
    return Finding(not advice, f"{count} to apply", advice)


def safety() -> Finding:
    """Django's deployment check, where this is a deployment."""
    if not settings.SECURE:
        return Finding(True, "SITE_URL is not https: good for trying it out", "For others to use it, give it https.")
    if settings.DEMO or settings.DEBUG:
        return Finding(False, "DEMO or DEBUG is on", "Unset both: they show log-ins and details to everybody.")
    told = [message.msg for message in run_checks(include_deployment_checks=True) if not message.is_silenced()]
    advice = "See manage.py check --deploy." if told else ""
    return Finding(not told, "; ".join(told) or "deployment check is clean", advice)


def folder() -> Finding:
    ok = os.access(settings.VAR_DIR, os.W_OK)
    return Finding(ok, str(settings.VAR_DIR), "" if ok else "The process must be able to write there (VAR_DIR).")


DIAGNOSES: dict[str, Check] = {
    "versions": versions,
    "SQLite": sqlite,
    "migrations": migrations,
    "settings": safety,
    "folder": folder,
    "machines": machines,
}
