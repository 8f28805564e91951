"""The marketing lead sets the site's name and accent."""

from django.db import migrations

from editorial.platform.accounts.migration_permissions import grant
from editorial.platform.accounts.roles import Role


def let_leads_change_it(apps, schema_editor):
    grant(apps, Role.MARKETING_LEAD, "site", "brandsettings", ["change", "view"])


def take_it_back(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(content_type__app_label="site").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("site", "0001_brand"),
        ("platform", "0002_roles"),
    ]

    operations = [migrations.RunPython(let_leads_change_it, take_it_back)]
