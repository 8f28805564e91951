"""The content team and the marketing lead plan."""

from django.db import migrations

from editorial.granting import grant
from editorial.roles import Role


def let_them_plan(apps, schema_editor):
    for role in (Role.CONTENT, Role.MARKETING_LEAD):
        grant(apps, role, "calendar", "planitem")


def take_it_back(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(content_type__app_label="calendar").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("calendar", "0002_newest_piece_of_a_cell"),
        ("editorial", "0003_roles"),
    ]

    operations = [migrations.RunPython(let_them_plan, take_it_back)]
