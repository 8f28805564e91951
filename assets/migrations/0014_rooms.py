"""Rooms, and the tracked links in them, of which a guest's share one token."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0013_link_options_and_presets'),
        ('platform', '0005_first_day'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='trackedlink',
            name='token',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tracked_links', to='platform.token'),
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(help_text='The account it is for, or what its people call it.', max_length=120)),
                ('welcome', models.TextField(blank=True, help_text='What its people read first.', max_length=1000)),
                ('allows_download', models.BooleanField(default=True)),
                ('password', models.CharField(blank=True, editable=False, help_text='As Django hashes passwords.', max_length=128)),
                ('expires_at', models.DateTimeField(help_text='When its links end.')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RoomGuest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sealed_token', models.TextField(blank=True, editable=False, help_text='Encrypted: the owner copies it again.')),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(help_text='In the one spelling, as the addresses of known people are.', max_length=254)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('joined_at', models.DateTimeField(editable=False, help_text='When they first came in.', null=True)),
                ('declined_at', models.DateTimeField(editable=False, help_text='When they chose not to share what they read.', null=True)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='assets.room')),
                ('token', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='room_guest', to='platform.token')),
            ],
        ),
        migrations.AddField(
            model_name='trackedlink',
            name='guest',
            field=models.ForeignKey(editable=False, help_text='In whose room it is; it shares their token. None for a link sent by itself.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='links', to='assets.roomguest'),
        ),
        migrations.CreateModel(
            name='RoomItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(default=0)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='room_items', to='assets.asset')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='assets.room')),
            ],
        ),
        migrations.CreateModel(
            name='RoomComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.TextField(max_length=2000)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='assets.room')),
                ('guest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='assets.roomguest')),
                ('item', models.ForeignKey(help_text='About it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='assets.roomitem')),
            ],
            options={
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RoomStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.CharField(max_length=250)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('done_at', models.DateTimeField(editable=False, null=True)),
                ('done_by', models.CharField(blank=True, editable=False, help_text='Name of who ticked it.', max_length=120)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('guest', models.ForeignKey(blank=True, help_text='Who does it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='assets.roomguest')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='assets.room')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('due_on'), nulls_last=True), 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='room',
            index=models.Index(fields=['owner', '-created_at'], name='room_newest_of'),
        ),
        migrations.AddIndex(
            model_name='room',
            index=models.Index(fields=['-created_at'], name='room_newest'),
        ),
        migrations.AddIndex(
            model_name='roomguest',
            index=models.Index(fields=['email'], name='room_guest_email'),
        ),
        migrations.AddConstraint(
            model_name='roomitem',
            constraint=models.UniqueConstraint(fields=('room', 'asset'), name='once_in_a_room'),
        ),
        migrations.AddConstraint(
            model_name='roomcomment',
            constraint=models.CheckConstraint(condition=models.Q(('guest', None), ('author', None), _connector='OR'), name='one_who_speaks'),
        ),
    ]
