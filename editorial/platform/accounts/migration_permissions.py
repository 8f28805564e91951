"""Give roles their permissions, from migrations of any room: `grant(apps, Role.CONTENT, "calendar", "planitem")`.

Permissions are rows that Django makes after all migrations have run; here they are made when they are needed.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from editorial.platform.accounts.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import Group, Permission
    from django.db.migrations.state import StateApps

EDIT = ("add", "change", "delete", "view")


def permission(apps: "StateApps", app_label: str, model: str, codename: str) -> "Permission":
    """The permission row of a model, made if Django has not made it yet."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app_label, model=model)
    row: Permission
    row, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )
    return row


def group(apps: "StateApps", role: Role) -> "Group":
    found: Group = apps.get_model("auth", "Group").objects.get_or_create(name=role.value)[0]
    return found


def grant(apps: "StateApps", role: Role, app_label: str, model: str, actions: Iterable[str] = EDIT) -> None:
    """Let a role do `actions` with a model; admins always may as well."""
    rows = [permission(apps, app_label, model, f"{action}_{model}") for action in actions]
    for who in {role, Role.ADMIN}:
        group(apps, who).permissions.add(*rows)
