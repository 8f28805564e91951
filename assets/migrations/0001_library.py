import assets.models.versions
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('platform', '0001_users_tokens_jobs'),
        ('vocabulary', '0001_vocabularies'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Asset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evergreen', models.BooleanField(default=False, help_text='Stays true for years; timely pieces age faster.')),
                ('review_by', models.DateField(blank=True, help_text='Look at it again by this day.', null=True)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('page', 'page'), ('file', 'file'), ('video', 'video'), ('link', 'link')], max_length=8)),
                ('title', models.CharField(max_length=255)),
                ('summary', models.TextField(blank=True)),
                ('url', models.URLField(blank=True, help_text='Where a video or link lives.')),
                ('is_live', models.BooleanField(default=True, help_text="In the library. A page's asset follows its page.")),
                ('is_internal', models.BooleanField(default=False, help_text='For colleagues only: cannot be sent.')),
                ('expires_on', models.DateField(blank=True, help_text='Not to be sent or counted after this day.', null=True)),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('rating_average', models.FloatField(default=0, help_text='Of the current version, corrected for small numbers.')),
                ('rating_count', models.PositiveIntegerField(default=0)),
                ('used_count', models.PositiveIntegerField(default=0, help_text='Times sent by salespeople.')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vocabulary.campaign')),
                ('format', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulary.format')),
                ('jobs', models.ManyToManyField(blank=True, related_name='+', to='vocabulary.buyingjob')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='asset', to=settings.WAGTAIL_PAGE_MODEL)),
                ('personas', models.ManyToManyField(blank=True, related_name='+', to='vocabulary.persona')),
                ('stages', models.ManyToManyField(blank=True, related_name='+', to='vocabulary.buyingstage')),
                ('topics', models.ManyToManyField(blank=True, related_name='+', to='vocabulary.topic')),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.TextField(max_length=4000)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='assets.asset')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='assets.comment')),
            ],
            options={
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version_number', models.PositiveIntegerField(default=0, help_text='0: a page, which has no file versions.')),
                ('stars', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)])),
                ('reason', models.CharField(max_length=400)),
                ('rated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='assets.asset')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vocabulary.buyingjob')),
                ('persona', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vocabulary.persona')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-rated_at'],
            },
        ),
        migrations.CreateModel(
            name='SearchMiss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(help_text='In plain words, without capitals.', max_length=200)),
                ('day', models.DateField()),
                ('filters', models.JSONField(default=dict, help_text='Slugs by axis: {"persona": ["cfo"]}.')),
                ('results', models.PositiveIntegerField(default=0, help_text='How many were found.')),
                ('asked', models.BooleanField(default=False, help_text='Asked for the piece by name; is told when it is there.')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='assets.asset')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'search misses',
            },
        ),
        migrations.CreateModel(
            name='TrackedLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('recipient_name', models.CharField(max_length=120)),
                ('recipient_email', models.EmailField(max_length=254)),
                ('note', models.TextField(blank=True, help_text='Shown to the recipient above the piece.', max_length=1000)),
                ('opens_at', models.CharField(blank=True, help_text='Anchor it opens at: “page-7”.', max_length=80)),
                ('allows_download', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='assets.asset')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sent_links', to=settings.AUTH_USER_MODEL)),
                ('token', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tracked_link', to='platform.token')),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(default=1)),
                ('note', models.CharField(blank=True, help_text='What changed.', max_length=250)),
                ('read_state', models.CharField(choices=[('waiting', 'waiting to be read'), ('read', 'read'), ('failed', 'could not be read')], default='waiting', max_length=8)),
                ('read_hash', models.CharField(blank=True, help_text='Hash of the file as it was read.', max_length=40)),
                ('read_problem', models.TextField(blank=True, help_text='Why it could not be read, in plain words.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='assets.asset')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtaildocs.document')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='FilePage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='1 for the first.')),
                ('title', models.CharField(blank=True, max_length=255)),
                ('text', models.TextField(blank=True)),
                ('notes', models.TextField(blank=True, help_text='Speaker notes of a slide.')),
                ('thumbnail', models.ImageField(blank=True, height_field='height', storage=assets.models.versions.private_files, upload_to='thumbnails/%Y/%m', width_field='width')),
                ('width', models.PositiveSmallIntegerField(blank=True, help_text='Of the thumbnail, pixels.', null=True)),
                ('height', models.PositiveSmallIntegerField(blank=True, help_text='Of the thumbnail, pixels.', null=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='assets.version')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.AddIndex(
            model_name='asset',
            index=models.Index(fields=['is_live', '-published_at'], name='asset_newest'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('asset', 'user', 'version_number'), name='one_rating_a_version'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('stars__gte', 1), ('stars__lte', 5)), name='one_to_five_stars'),
        ),
        migrations.AddIndex(
            model_name='searchmiss',
            index=models.Index(fields=['query'], name='miss_query'),
        ),
        migrations.AddIndex(
            model_name='searchmiss',
            index=models.Index(fields=['day'], name='miss_day'),
        ),
        migrations.AddConstraint(
            model_name='searchmiss',
            constraint=models.UniqueConstraint(fields=('user', 'day', 'query'), name='one_miss_a_day'),
        ),
        migrations.AddIndex(
            model_name='trackedlink',
            index=models.Index(fields=['recipient_email'], name='link_recipient'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('asset', 'number'), name='one_version_number'),
        ),
        migrations.AddConstraint(
            model_name='filepage',
            constraint=models.UniqueConstraint(fields=('version', 'number'), name='one_file_page'),
        ),
    ]
