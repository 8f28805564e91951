import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('assets', '0001_library'),
        ('vocabulary', '0001_vocabularies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NotApplicable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('format', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.format')),
                ('persona', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.persona')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.buyingstage')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.topic')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evergreen', models.BooleanField(default=False, help_text='Stays true for years; timely pieces age faster.')),
                ('review_by', models.DateField(blank=True, help_text='Look at it again by this day.', null=True)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=255)),
                ('reader', models.TextField(blank=True, help_text='Who reads it, and what they wonder.')),
                ('reader_job', models.TextField(blank=True, help_text='What it helps them to get done.', verbose_name='job')),
                ('promise', models.TextField(blank=True, help_text='What they know or can do afterwards.')),
                ('proof', models.TextField(blank=True, help_text='Why they should believe it: data, a case, an expert.')),
                ('questions', models.TextField(blank=True, help_text='One a line, 3 at most.', verbose_name='questions for the expert')),
                ('cost', models.DecimalField(blank=True, decimal_places=2, help_text='All in, expected.', max_digits=10, null=True)),
                ('channel', models.CharField(choices=[('site', 'the site'), ('mail', 'e-mail'), ('social', 'social media'), ('event', 'an event'), ('sales', 'sales conversations')], default='site', max_length=8)),
                ('planned_on', models.DateField(blank=True, help_text='Work starts.', null=True, verbose_name='planned')),
                ('draft_due', models.DateField(blank=True, null=True, verbose_name='draft due')),
                ('review_due', models.DateField(blank=True, null=True, verbose_name='review due')),
                ('publish_on', models.DateField(blank=True, help_text='A wish: publishing is done in the page.', null=True, verbose_name='publish')),
                ('embargo_until', models.DateField(blank=True, help_text='Not to be out before.', null=True, verbose_name='embargo')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vocabulary.campaign')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expert', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='plan_items', to='vocabulary.expert')),
                ('format', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulary.format')),
                ('jobs', models.ManyToManyField(blank=True, related_name='+', to='vocabulary.buyingjob')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='plan_items', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='plan_items', to=settings.WAGTAIL_PAGE_MODEL)),
                ('personas', models.ManyToManyField(blank=True, related_name='+', to='vocabulary.persona')),
                ('stages', models.ManyToManyField(blank=True, related_name='+', to='vocabulary.buyingstage')),
                ('topics', models.ManyToManyField(blank=True, related_name='+', to='vocabulary.topic')),
            ],
            options={
                'ordering': ['publish_on', 'title'],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('half_life', models.PositiveIntegerField(help_text='Days; of the format, longer when evergreen.')),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('mass', models.FloatField(help_text='Weight relative to the epoch of coverage.py.')),
                ('opened', models.FloatField(default=0, help_text="Times opened by people, this cell's share.")),
                ('finished', models.FloatField(default=0, help_text="Times the last section was reached, this cell's share.")),
                ('fit', models.FloatField()),
                ('signoff', models.FloatField()),
                ('completion', models.FloatField()),
                ('since', models.DateField(help_text='Published, or to be published, on.')),
                ('asset', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assets.asset')),
                ('format', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.format')),
                ('persona', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.persona')),
                ('stage', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.buyingstage')),
                ('topic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.topic')),
                ('plan_item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='calendar.planitem')),
            ],
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.DecimalField(decimal_places=1, max_digits=5)),
                ('format', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.format')),
                ('persona', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.persona')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.buyingstage')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.topic')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CellSupply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('half_life', models.PositiveIntegerField(help_text='Days; of the format, longer when evergreen.')),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('mass', models.FloatField(help_text='Weight relative to the epoch of coverage.py.')),
                ('opened', models.FloatField(default=0, help_text="Times opened by people, this cell's share.")),
                ('finished', models.FloatField(default=0, help_text="Times the last section was reached, this cell's share.")),
                ('pieces', models.PositiveIntegerField()),
                ('newest', models.DateField(help_text='When something was last published here.', null=True)),
                ('format', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.format')),
                ('persona', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.persona')),
                ('stage', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.buyingstage')),
                ('topic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.topic')),
            ],
            options={
                'indexes': [models.Index(fields=['persona', 'stage', 'topic', 'format'], name='supply_cell')],
            },
        ),
        migrations.AddIndex(
            model_name='planitem',
            index=models.Index(fields=['publish_on', 'title'], name='plan_by_day'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['persona', 'stage', 'topic', 'format'], name='contribution_cell'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asset__isnull', False), ('plan_item__isnull', True)), models.Q(('asset__isnull', True), ('plan_item__isnull', False)), _connector='OR'), name='piece_or_plan'),
        ),
    ]
