"""A cell has one target and one reason to leave it out, also when two people set it in the same moment."""

from django.db import migrations, models
from django.db.models.functions import Coalesce

CELL = ("persona_id", "stage_id", "topic_id", "format_id")


def keep_the_newest(apps, schema_editor):
    for name in ("Target", "NotApplicable"):
        model = apps.get_model("calendar", name)
        seen = set()
        for pk, *cell in model.objects.order_by("-pk").values_list("pk", *CELL):
            if tuple(cell) in seen:
                model.objects.filter(pk=pk).delete()
            seen.add(tuple(cell))


def one_a_cell(name):
    return models.UniqueConstraint(
        models.F("persona"),
        models.F("stage"),
        Coalesce("topic", models.Value(0)),
        Coalesce("format", models.Value(0)),
        name=name,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("calendar", "0002_who_may_plan"),
        ("vocabulary", "0003_who_may_edit"),
    ]

    operations = [
        migrations.RunPython(keep_the_newest, migrations.RunPython.noop),
        migrations.AddConstraint("target", one_a_cell("one_target_a_cell")),
        migrations.AddConstraint("notapplicable", one_a_cell("one_notapplicable_a_cell")),
    ]
