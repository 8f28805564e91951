"""Whether the database is of this version: what serves or works on another one breaks, and fails jobs for good."""

import os

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from editorial.platform.management.backups import unfinished_restore

EMPTY = "The database is empty. Run manage.py migrate, which makes it."
OLDER = (
    "The database is of an older version: {count} migrations are to be applied. Stop what serves and works, run "
    "manage.py backup FOLDER and then manage.py migrate."
)
NEWER = (
    "The database is of a newer version than this one, which does not know {count} of its migrations ({names}). Use "
    "that version, or bring a backup of this one into a new VAR_DIR: manage.py restore FOLDER."
)


def missing() -> int:
    """Migrations that are to be applied."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def unknown() -> list[str]:
    """Migrations of ours that were applied by a newer version."""
    loader = MigrationExecutor(connection).loader
    ours = {label for label in loader.migrated_apps if _is_ours(label)}
    applied = set(loader.applied_migrations) - set(loader.disk_migrations)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return sorted(f"{label}.{name}" for label, name in applied - replaced if label in ours)


def _is_ours(label: str) -> bool:
    name = apps.get_app_config(label).name
    return any(name == room or name.startswith(f"{room}.") for room in settings.ROOMS)


def difference() -> str:
    """What is to be done before this version can use the database; empty when nothing is."""
    if names := unknown():
        return NEWER.format(count=len(names), names=", ".join(names[:3]))
    if not MigrationRecorder(connection).applied_migrations():
        return EMPTY
    return OLDER.format(count=count) if (count := missing()) else ""


def refuse_another_version() -> None:
    """Raises CommandError with a code of its own: trying again does not help, as it does when the database is away."""
    try:
        said = unfinished_restore() or difference()
    except OperationalError:
        return
    if said:
        raise CommandError(said, returncode=os.EX_CONFIG)
