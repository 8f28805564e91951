import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('vocabulary', '0001_vocabularies'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExpertReviewTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ('days_to_review', models.PositiveSmallIntegerField(default=5, help_text='Days the expert is given.')),
            ],
            options={
                'verbose_name': 'expert review',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('piece_uuid', models.UUIDField(db_index=True)),
                ('due_on', models.DateField()),
                ('links_sent', models.PositiveSmallIntegerField(default=0)),
                ('decision', models.CharField(blank=True, choices=[('', 'waiting'), ('approved', 'approved'), ('changes', 'asked for changes')], default='', max_length=8)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('shown_hash', models.CharField(blank=True, help_text='Of what the expert saw when deciding.', max_length=64)),
                ('note', models.TextField(blank=True, help_text='What the expert said with the decision.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='vocabulary.expert')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.revision')),
                ('task_state', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='wagtailcore.taskstate')),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='ReviewComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(blank=True, help_text='Anchor of the section.', max_length=80)),
                ('passage', models.TextField(blank=True, help_text='The words selected; empty: the whole section.')),
                ('text', models.TextField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='review.review')),
            ],
            options={
                'ordering': ['created_at'],
            },
        ),
        migrations.CreateModel(
            name='ReviewQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=300)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='review.review')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('review', 'number'), name='one_question_number'), models.CheckConstraint(condition=models.Q(('number__lte', 3)), name='three_questions_at_most')],
            },
        ),
    ]
