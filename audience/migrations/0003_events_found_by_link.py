"""What came through a link is found by it: late evidence counts there too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audience', '0002_names_people_say'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('link__isnull', False)), fields=['link', 'at'], name='event_link'),
        ),
    ]
