"""What salespeople hear from accounts: notes with thanks, earlier versions, and addresses to mail them to."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0014_rooms'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('vocabulary', '0006_synonyms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FieldNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.TextField(max_length=2000)),
                ('account', models.CharField(blank=True, max_length=120)),
                ('account_key', models.CharField(blank=True, editable=False, max_length=120)),
                ('mail_digest', models.CharField(blank=True, editable=False, help_text='Of the mail it came by.', max_length=64)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('edited_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='auth.group')),
                ('persona', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vocabulary.persona')),
                ('topics', models.ManyToManyField(blank=True, related_name='+', to='vocabulary.topic')),
            ],
        ),
        migrations.CreateModel(
            name='FieldNoteThanks',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='thanks', to='assets.fieldnote')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'thank-you',
            },
        ),
        migrations.CreateModel(
            name='FieldNoteVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000)),
                ('account', models.CharField(blank=True, max_length=120)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='auth.group')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='assets.fieldnote')),
            ],
            options={
                'ordering': ['-changed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='NoteAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('sealed', models.TextField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'note addresses',
            },
        ),
        migrations.AddIndex(
            model_name='fieldnote',
            index=models.Index(fields=['-created_at'], name='note_newest'),
        ),
        migrations.AddIndex(
            model_name='fieldnote',
            index=models.Index(fields=['account_key', '-created_at'], name='note_of_account'),
        ),
        migrations.AddIndex(
            model_name='fieldnote',
            index=models.Index(fields=['author', '-created_at'], name='note_of_author'),
        ),
        migrations.AddConstraint(
            model_name='fieldnote',
            constraint=models.UniqueConstraint(condition=models.Q(('mail_digest', ''), _negated=True), fields=('author', 'mail_digest'), name='one_note_a_mail'),
        ),
        migrations.AddConstraint(
            model_name='fieldnotethanks',
            constraint=models.UniqueConstraint(fields=('note', 'user'), name='one_thanks_each'),
        ),
    ]
