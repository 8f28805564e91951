import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assets", "0002_opinions_links_misses")]

    operations = [
        # No comment can have been written yet: there was no screen for it. So one default for all is no conflict.
        migrations.AddField(
            model_name="comment",
            name="uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
