import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audience', '0004_dropped_reading_is_counted'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptBacktest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text="Of the agreement's words that were tried.", max_length=64)),
                ('counted_at', models.DateTimeField()),
                ('calls', models.PositiveIntegerField()),
                ('people', models.PositiveIntegerField()),
                ('readers', models.PositiveIntegerField(help_text='Known people who read anything a signal may ask for.')),
                ('agreement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='kept_backtest', to='audience.agreement')),
            ],
        ),
        migrations.CreateModel(
            name='KeptPass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('backtest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passes', to='audience.keptbacktest')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audience.contact')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='audience.signalrule')),
            ],
            options={'verbose_name_plural': 'kept passes'},
        ),
    ]
