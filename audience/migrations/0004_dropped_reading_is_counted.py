"""How much of what the beacon is told is not counted, and why."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audience', '0003_events_found_by_link'),
    ]

    operations = [
        migrations.CreateModel(
            name='DroppedReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('reason', models.CharField(choices=[('unknown', 'about what does not exist, or more than one client can have read'), ('flood', 'batches from an address that told too much')], max_length=8)),
                ('count', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'reason'), name='one_dropped_reading')],
            },
        ),
    ]
