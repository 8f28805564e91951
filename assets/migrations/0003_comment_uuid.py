import uuid

from django.db import migrations, models


def give_each_its_own(apps, schema_editor):
    Comment = apps.get_model("assets", "Comment")
    for pk in Comment.objects.filter(uuid=None).values_list("pk", flat=True):
        Comment.objects.filter(pk=pk).update(uuid=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("assets", "0002_opinions_links_misses")]

    operations = [
        migrations.AddField("comment", "uuid", models.UUIDField(default=None, editable=False, null=True)),
        migrations.RunPython(give_each_its_own, migrations.RunPython.noop),
        migrations.AlterField(
            "comment", "uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
    ]
