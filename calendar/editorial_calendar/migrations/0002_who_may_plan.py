"""The content team and the marketing lead plan."""

from django.db import migrations

from editorial.platform.accounts.migration_permissions import grant
from editorial.platform.accounts.roles import Role


def let_them_plan(apps, schema_editor):
    for role in (Role.CONTENT, Role.MARKETING_LEAD):
        grant(apps, role, "calendar", "planitem")


def take_it_back(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(content_type__app_label="calendar").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("calendar", "0001_plans_and_coverage"),
        ("platform", "0002_roles"),
    ]

    operations = [migrations.RunPython(let_them_plan, take_it_back)]
