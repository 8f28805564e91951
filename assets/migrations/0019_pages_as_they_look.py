"""Whether the pages of a file are pictured as they look, or are a text view."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0018_misses_of_every_kind'),
    ]

    operations = [
        migrations.AddField(
            model_name='version',
            name='is_pictured',
            field=models.BooleanField(default=False, help_text='Its pages are shown as LibreOffice draws them.'),
        ),
    ]
