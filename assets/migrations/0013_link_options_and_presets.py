"""Passwords, versions and presets of tracked links; a sealed copy of each token; lists, and who declined to share."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0012_one_spelling_of_recipients'),
        ('platform', '0005_first_day'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkPreset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=60)),
                ('days', models.PositiveSmallIntegerField(default=30, help_text='How long the links work.')),
                ('opens_at', models.CharField(blank=True, max_length=80)),
                ('allows_download', models.BooleanField(default=True)),
                ('has_password', models.BooleanField(default=False)),
                ('on_new_version', models.CharField(choices=[('shown', 'show the new version'), ('said', 'go on showing this one, and say that there is a newer one')], default='shown', max_length=8)),
                ('tells_by_mail', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='trackedlink',
            name='batch',
            field=models.UUIDField(editable=False, help_text='Links made together, from one list, share it.', null=True),
        ),
        migrations.AddField(
            model_name='trackedlink',
            name='declined_at',
            field=models.DateTimeField(editable=False, help_text='When the recipient chose not to share what they read.', null=True),
        ),
        migrations.AddField(
            model_name='trackedlink',
            name='on_new_version',
            field=models.CharField(choices=[('shown', 'show the new version'), ('said', 'go on showing this one, and say that there is a newer one')], default='shown', max_length=8),
        ),
        migrations.AddField(
            model_name='trackedlink',
            name='password',
            field=models.CharField(blank=True, editable=False, help_text='As Django hashes passwords.', max_length=128),
        ),
        migrations.AddField(
            model_name='trackedlink',
            name='sealed_token',
            field=models.TextField(blank=True, editable=False, help_text='Encrypted: the sender copies it again.'),
        ),
        migrations.AddField(
            model_name='trackedlink',
            name='tells_by_mail',
            field=models.BooleanField(default=False, help_text='The sender gets a mail on each day it is read.'),
        ),
        migrations.AddField(
            model_name='trackedlink',
            name='version_number',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='Sent; 0 for what has none.'),
        ),
        migrations.AddIndex(
            model_name='trackedlink',
            index=models.Index(fields=['-created_at'], name='link_newest'),
        ),
        migrations.AddIndex(
            model_name='trackedlink',
            index=models.Index(fields=['sender', '-created_at'], name='link_newest_of'),
        ),
        migrations.AddIndex(
            model_name='trackedlink',
            index=models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch'], name='link_batch'),
        ),
        migrations.AddField(
            model_name='linkpreset',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='link_presets', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='linkpreset',
            constraint=models.UniqueConstraint(fields=('owner', 'name'), name='one_link_preset'),
        ),
    ]
