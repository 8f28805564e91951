"""What may be sent, the best first: the calls page looks for the next piece in that order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assets", "0006_links_passed_on")]

    operations = [
        migrations.AddIndex(
            model_name="asset",
            index=models.Index(
                condition=models.Q(("is_live", True)),
                fields=["-rating_corrected", "-published_at"],
                name="asset_best",
            ),
        ),
    ]
