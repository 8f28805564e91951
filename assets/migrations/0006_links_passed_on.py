"""Links remember when they were first seen in somebody else's hands."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0005_plain_and_corrected_average'),
    ]

    operations = [
        migrations.AddField(
            model_name='trackedlink',
            name='passed_on_at',
            field=models.DateTimeField(editable=False, help_text="When it was first seen to be in somebody else's hands.", null=True),
        ),
    ]
