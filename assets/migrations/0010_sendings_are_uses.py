"""What was sent before sendings were noted as uses, so that nobody's list begins empty."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Max

BATCH = 2_000  # rows written at once


def note_sendings(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    links, uses = apps.get_model("assets", "TrackedLink"), apps.get_model("assets", "AssetUse")
    last = links.objects.order_by().values_list("sender", "asset").annotate(Max("created_at"))
    rows = [uses(user_id=user, asset_id=asset, sent_at=at, used_at=at) for user, asset, at in last.iterator()]
    uses.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("assets", "0009_finding_again")]

    operations = [migrations.RunPython(note_sendings, migrations.RunPython.noop)]
