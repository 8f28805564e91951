"""Openings of tracked links, kept for half an hour: programs open many at once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audience', '0005_kept_backtest'),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.UUIDField()),
                ('recipient', models.CharField(help_text='Keyed digest of the address it was sent to.', max_length=16)),
                ('place', models.CharField(help_text='Keyed digest of the address and agent it was opened from.', max_length=16)),
                ('at', models.DateTimeField()),
                ('is_burst', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['link', 'at'], name='link_opening_link'), models.Index(fields=['recipient', 'at'], name='link_opening_recipient'), models.Index(fields=['place', 'at'], name='link_opening_place'), models.Index(fields=['at'], name='link_opening_at')],
            },
        ),
    ]
