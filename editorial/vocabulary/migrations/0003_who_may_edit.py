"""Everybody who works in the CMS edits vocabularies and people."""

from django.db import migrations

from editorial.platform.accounts.migration_permissions import grant
from editorial.platform.accounts.roles import Role

EDITED = ("persona", "buyingstage", "buyingjob", "topic", "format", "campaign", "author", "expert")


def let_them_edit(apps, schema_editor):
    for role in (Role.CONTENT, Role.MARKETING_LEAD, Role.ADMIN):
        for model in EDITED:
            grant(apps, role, "vocabulary", model)


def take_it_back(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(content_type__app_label="vocabulary").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("vocabulary", "0002_shipped_terms"),
        ("platform", "0002_roles"),
    ]

    operations = [migrations.RunPython(let_them_edit, take_it_back)]
