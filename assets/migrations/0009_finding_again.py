"""Favourites, kits, saved searches and their matches; who used what, and when somebody was here last."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0008_find_links_by_recipient'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UseFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('offset', models.PositiveBigIntegerField(default=0, help_text='Bytes.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Kit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('purpose', models.CharField(blank=True, help_text='What it is for, in one sentence.', max_length=250)),
                ('rule', models.TextField(blank=True, help_text='A search as it stands in an address.', max_length=4000)),
                ('is_shared', models.BooleanField(default=False, help_text='Colleagues see it too.')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='KitItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(default=0)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kit_items', to='assets.asset')),
                ('kit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='assets.kit')),
            ],
        ),
        migrations.CreateModel(
            name='LibraryVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('ended_before', models.DateTimeField(blank=True, null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('address', models.TextField(help_text='The search as it stands in an address.', max_length=4000)),
                ('has_alert', models.BooleanField(default=True, help_text='Its owner is told of what newly matches.')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'saved searches',
            },
        ),
        migrations.CreateModel(
            name='SearchMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_known', models.BooleanField(default=False, help_text='Matched already when the alert began.')),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_matches', to='assets.asset')),
                ('search', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='assets.savedsearch')),
            ],
            options={
                'verbose_name_plural': 'search matches',
            },
        ),
        migrations.CreateModel(
            name='TrendingAsset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.PositiveIntegerField(db_index=True)),
                ('asset', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='trending', to='assets.asset')),
            ],
        ),
        migrations.CreateModel(
            name='AssetUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('used_at', models.DateTimeField(help_text='The later of the two.')),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='assets.asset')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-used_at'], name='use_of_person'), models.Index(fields=['used_at'], name='use_lately')],
                'constraints': [models.UniqueConstraint(fields=('user', 'asset'), name='one_use_each')],
            },
        ),
        migrations.CreateModel(
            name='Favourite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='favourites', to='assets.asset')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-created_at'], name='favourite_newest')],
                'constraints': [models.UniqueConstraint(fields=('user', 'asset'), name='one_star_each')],
            },
        ),
        migrations.AddIndex(
            model_name='kit',
            index=models.Index(fields=['owner', 'name'], name='kit_of_owner'),
        ),
        migrations.AddIndex(
            model_name='kit',
            index=models.Index(condition=models.Q(('deleted_at', None), ('is_shared', True)), fields=['name'], name='kit_shared'),
        ),
        migrations.AddIndex(
            model_name='kititem',
            index=models.Index(fields=['kit', 'place'], name='kit_order'),
        ),
        migrations.AddConstraint(
            model_name='kititem',
            constraint=models.UniqueConstraint(fields=('kit', 'asset'), name='once_in_a_kit'),
        ),
        migrations.AddIndex(
            model_name='savedsearch',
            index=models.Index(fields=['owner', 'name'], name='saved_search_of_owner'),
        ),
        migrations.AddConstraint(
            model_name='searchmatch',
            constraint=models.UniqueConstraint(fields=('search', 'asset'), name='once_for_a_search'),
        ),
    ]
