"""Searches whose results nobody used are misses too; for whom and by when; who was told, and what they say of it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from search.query import is_junk


def dismiss_junk(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What is noted no longer leaves the requests as if somebody had dismissed it."""
    written = apps.get_model("assets", "SearchMiss").objects.order_by().values_list("query", flat=True).distinct()
    dismissed = apps.get_model("assets", "DismissedRequest").objects
    for query in written:
        if is_junk(query):
            dismissed.get_or_create(query=query)


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0017_adoption'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(dismiss_junk, migrations.RunPython.noop, elidable=True),
        migrations.CreateModel(
            name='PendingSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(help_text='As in SearchMiss.', max_length=200)),
                ('filters', models.JSONField(default=dict, help_text='As in SearchMiss.')),
                ('results', models.PositiveIntegerField()),
                ('begun_at', models.DateTimeField()),
                ('last_at', models.DateTimeField(db_index=True)),
                ('looks', models.JSONField(default=list, help_text='When its results were looked at, the first 50.')),
            ],
            options={
                'verbose_name_plural': 'pending searches',
            },
        ),
        migrations.AddField(
            model_name='searchmiss',
            name='for_whom',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='searchmiss',
            name='needed_by',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='searchmiss',
            name='noted_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name='searchmiss',
            name='reason',
            field=models.CharField(choices=[('nothing', 'nothing was found'), ('unopened', 'nothing found was opened'), ('left', 'what was opened was left at once')], default='nothing', max_length=8),
        ),
        migrations.AddField(
            model_name='searchmiss',
            name='refused',
            field=models.ForeignKey(blank=True, help_text='Did not answer it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='assets.asset'),
        ),
        migrations.AddField(
            model_name='searchmiss',
            name='told',
            field=models.BooleanField(default=False, help_text='Its person hears of the answer by mail and in the library.'),
        ),
        migrations.AddField(
            model_name='searchmiss',
            name='verdict',
            field=models.CharField(blank=True, choices=[('yes', 'it answers'), ('no', 'it does not')], help_text='What they say of the answer.', max_length=3),
        ),
        migrations.AddField(
            model_name='searchmiss',
            name='withdrawn',
            field=models.BooleanField(default=False, help_text='Asked once, and no longer wants to be told.'),
        ),
        migrations.AddIndex(
            model_name='searchmiss',
            index=models.Index(condition=models.Q(('told', True), ('verdict', '')), fields=['user'], name='miss_told'),
        ),
        migrations.AddIndex(
            model_name='searchmiss',
            index=models.Index(condition=models.Q(('answered_at__isnull', False)), fields=['answered_at'], name='miss_answered'),
        ),
        migrations.AddField(
            model_name='pendingsearch',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='pendingsearch',
            constraint=models.UniqueConstraint(fields=('user', 'query'), name='one_pending_search'),
        ),
    ]
