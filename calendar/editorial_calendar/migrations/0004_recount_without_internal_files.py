"""Internal files no longer count as coverage: what is counted already is counted anew by a job."""

from django.db import migrations


def ask_for_a_recount(apps, schema_editor):
    if apps.get_model("calendar", "Contribution").objects.exists():
        Job = apps.get_model("platform", "Job")
        if not Job.objects.filter(kind="calendar.rebuild", key="all", state="waiting").exists():
            Job.objects.create(kind="calendar.rebuild", key="all", queue="index")


class Migration(migrations.Migration):
    dependencies = [
        ("calendar", "0003_one_wish_a_cell"),
        ("platform", "0002_roles"),
    ]

    operations = [migrations.RunPython(ask_for_a_recount, migrations.RunPython.noop)]
