import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(help_text='A name in the registry of readers.', max_length=20)),
                ('name', models.CharField(help_text='Which source: the same name again means the same items again.', max_length=250)),
                ('path', models.TextField(help_text='Where it lay when it was read.')),
                ('mapping', models.JSONField(default=dict, help_text='What becomes of authors, categories and tags.')),
                ('total', models.PositiveIntegerField(default=0, help_text='Items in the source.')),
                ('cursor', models.PositiveBigIntegerField(default=0, help_text='Bytes of the spool that are done.')),
                ('problem', models.TextField(blank=True, help_text='Why the source could not be read at all.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('undo_started_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('started_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_key', models.CharField(max_length=400)),
                ('title', models.CharField(blank=True, max_length=255)),
                ('fingerprint', models.CharField(blank=True, help_text='SHA-256 of the item and of what it maps to.', max_length=64)),
                ('outcome', models.CharField(choices=[('created', 'Created'), ('changed', 'Changed'), ('unchanged', 'Unchanged'), ('skipped', 'Skipped'), ('failed', 'Failed')], max_length=10)),
                ('reason', models.TextField(blank=True, help_text='Why it was skipped or failed, or what to look at; one a line.')),
                ('page_id', models.BigIntegerField(blank=True, null=True)),
                ('piece', models.UUIDField(blank=True, help_text="The piece's or asset's identity.", null=True)),
                ('made', models.JSONField(default=dict, help_text='Ids of rows made with it, by kind.')),
                ('before', models.JSONField(default=dict, help_text='What a changed page was before.')),
                ('revision_id', models.BigIntegerField(blank=True, help_text='The newest revision this import made.', null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='intake.importrun')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='TagProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('piece', models.UUIDField(help_text="The piece's or asset's identity.", unique=True)),
                ('what', models.CharField(default='piece', help_text='Which tagger puts the tags on.', max_length=10)),
                ('title', models.CharField(max_length=255)),
                ('suggestions', models.JSONField(default=dict, help_text='By axis: slug, weight and words of each term.')),
                ('needs', models.CharField(blank=True, help_text='Axes for which nothing is suggested.', max_length=120)),
                ('was_live', models.BooleanField(default=False, help_text='Public at its source: publish it when confirmed.')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tag_proposal', to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='importrun',
            index=models.Index(fields=['kind', 'name'], name='import_source'),
        ),
        migrations.AddIndex(
            model_name='importitem',
            index=models.Index(fields=['page_id'], name='import_page'),
        ),
        migrations.AddConstraint(
            model_name='importitem',
            constraint=models.UniqueConstraint(fields=('run', 'source_key'), name='one_item_a_run'),
        ),
    ]
