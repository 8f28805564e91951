"""What was kept as the average was corrected for small numbers; people are shown the plain one beside it."""

from django.db import migrations, models
from django.db.models import F

PRIOR_MEAN, PRIOR_WEIGHT = 3.0, 2.0  # as assets/opinions/average.py has them


def tell_them_apart(apps, schema_editor):
    rated = apps.get_model("assets", "Asset").objects.filter(rating_count__gt=0)
    rated.update(rating_corrected=F("rating_average"))
    stars = F("rating_corrected") * (PRIOR_WEIGHT + F("rating_count")) - PRIOR_WEIGHT * PRIOR_MEAN
    rated.update(rating_average=stars / F("rating_count"))


def keep_the_corrected(apps, schema_editor):
    apps.get_model("assets", "Asset").objects.update(rating_average=F("rating_corrected"))


class Migration(migrations.Migration):
    dependencies = [("assets", "0004_dismissed_requests")]

    operations = [
        migrations.AddField("asset", "rating_corrected", models.FloatField(default=0)),
        migrations.RunPython(tell_them_apart, keep_the_corrected, elidable=True),
        migrations.AlterField(
            "asset",
            "rating_average",
            models.FloatField(default=0, help_text="Plain average of the current version, as people see it."),
        ),
        migrations.AlterField(
            "asset",
            "rating_corrected",
            models.FloatField(
                default=0, help_text="Corrected for small numbers: what orders go by."
            ),
        ),
    ]
