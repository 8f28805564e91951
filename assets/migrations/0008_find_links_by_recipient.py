"""Addresses are typed in any case: what was sent to somebody is looked for in small letters."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("assets", "0007_index_the_best_rated")]

    operations = [
        migrations.RemoveIndex(model_name="trackedlink", name="link_recipient"),
        migrations.AddIndex(
            model_name="trackedlink", index=models.Index(Lower("recipient_email"), name="link_recipient_lower")
        ),
    ]
