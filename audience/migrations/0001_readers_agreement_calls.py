import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('vocabulary', '0001_vocabularies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('view', 'opened the page'), ('section', 'read a section'), ('engaged', 'was reading'), ('open', 'opened'), ('download', 'downloaded'), ('video', 'watched'), ('search', 'searched')], max_length=8)),
                ('piece', models.UUIDField(help_text='Of the asset or page; they share it.', null=True)),
                ('section', models.CharField(blank=True, help_text='Anchor of a section, or page-7 of a file.', max_length=80)),
                ('value', models.FloatField(default=0, help_text='Seconds for engaged and video, results for search.')),
                ('at', models.DateTimeField()),
                ('link', models.UUIDField(help_text="The tracked link it came by; it belongs to that link's recipient.", null=True)),
                ('label', models.CharField(choices=[('human', 'Human'), ('scanner', 'Scanner'), ('unknown', 'Unknown')], max_length=8)),
                ('reason', models.CharField(help_text='Why it was labelled so.', max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.CharField(max_length=120)),
                ('offset', models.PositiveBigIntegerField(help_text='Bytes from the start of the file.')),
                ('reason', models.CharField(max_length=200)),
                ('size', models.PositiveIntegerField(help_text='Bytes of the line; its content may be personal and is not kept.')),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='SpoolFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('offset', models.PositiveBigIntegerField(default=0, help_text='Bytes.')),
            ],
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('domain', models.CharField(max_length=120, unique=True)),
                ('owner', models.ForeignKey(blank=True, help_text='The salesperson or partner whose account it is; their calls come here.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('lead_definition', models.TextField(help_text='Who counts as a lead, in words both sides would use.')),
                ('deadline_hours', models.PositiveSmallIntegerField(default=24, help_text='Hours a salesperson has to answer a call before the sales lead is told.')),
                ('holds_from', models.DateField(default=django.utils.timezone.localdate)),
                ('window_days', models.PositiveSmallIntegerField(default=30, help_text='Evidence counts together within so many days; the same reason alerts once in them.')),
                ('half_life_days', models.PositiveSmallIntegerField(default=30, help_text='After so many days points count half.')),
                ('view_points', models.FloatField(default=1)),
                ('section_points', models.FloatField(default=6)),
                ('open_points', models.FloatField(default=40, help_text='For opening or downloading a file.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contacts', to='audience.account')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='DayReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('piece', models.UUIDField()),
                ('section', models.CharField(blank=True, max_length=80)),
                ('kind', models.CharField(choices=[('view', 'opened the page'), ('section', 'read a section'), ('engaged', 'was reading'), ('open', 'opened'), ('download', 'downloaded'), ('video', 'watched'), ('search', 'searched')], max_length=8)),
                ('label', models.CharField(choices=[('human', 'Human'), ('scanner', 'Scanner'), ('unknown', 'Unknown')], max_length=8)),
                ('count', models.IntegerField(default=0)),
                ('total', models.FloatField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('piece', 'day', 'section', 'kind', 'label'), name='one_day_reading')],
            },
        ),
        migrations.CreateModel(
            name='LinkReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.UUIDField()),
                ('piece', models.UUIDField()),
                ('section', models.CharField(blank=True, max_length=80)),
                ('kind', models.CharField(choices=[('view', 'opened the page'), ('section', 'read a section'), ('engaged', 'was reading'), ('open', 'opened'), ('download', 'downloaded'), ('video', 'watched'), ('search', 'searched')], max_length=8)),
                ('label', models.CharField(choices=[('human', 'Human'), ('scanner', 'Scanner'), ('unknown', 'Unknown')], max_length=8)),
                ('count', models.IntegerField(default=0)),
                ('total', models.FloatField(default=0)),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('link', 'piece', 'section', 'kind', 'label'), name='one_link_reading')],
            },
        ),
        migrations.CreateModel(
            name='SignalRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, help_text='The same in every version of this rule.')),
                ('heat', models.CharField(choices=[('warm', 'warm'), ('hot', 'hot')], default='warm', max_length=4)),
                ('evidence', models.CharField(choices=[('sections', 'read so many sections'), ('opened', 'opened or downloaded the file')], default='sections', max_length=8)),
                ('minimum', models.PositiveSmallIntegerField(default=3, help_text='How many sections; one for opened files.')),
                ('piece', models.UUIDField(blank=True, help_text='Signed words outlive the piece itself.', null=True, verbose_name='of this piece')),
                ('piece_title', models.CharField(blank=True, help_text='As it was called when this was written.', max_length=255)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='audience.agreement')),
                ('format', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulary.format', verbose_name='of format')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulary.topic', verbose_name='on topic')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reason_key', models.UUIDField(help_text="The rule's key: the same reason in every version of the agreement.")),
                ('window_starts', models.DateField()),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField()),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='calls', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='audience.contact')),
                ('evidence', models.ManyToManyField(help_text='The events that fulfilled the rule.', related_name='+', to='audience.event')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='audience.signalrule')),
            ],
            options={
                'ordering': ['-opened_at'],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('marketing', 'marketing'), ('sales', 'sales')], max_length=9)),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='audience.agreement')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Visitor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='visitors', to='audience.contact')),
            ],
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='audience.contact')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.topic')),
                ('visitor', models.ForeignKey(blank=True, help_text='The browser it was asked from, if its user agreed to be remembered; tied on confirmation.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='audience.visitor')),
            ],
            options={
                'ordering': ['topic__sort_order', 'topic__label'],
            },
        ),
        migrations.AddField(
            model_name='event',
            name='visitor',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='audience.visitor'),
        ),
        migrations.CreateModel(
            name='ConsentRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('tracking', 'remember what I read'), ('mail', 'write to me about this issue')], max_length=8)),
                ('given', models.BooleanField()),
                ('how', models.CharField(help_text='Where it was said, and the words that were agreed to.', max_length=200)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('topic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='vocabulary.topic')),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='audience.contact')),
                ('visitor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='audience.visitor')),
            ],
        ),
        migrations.CreateModel(
            name='LeadMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.CharField(choices=[('lead', 'became a lead'), ('accepted', 'accepted'), ('rejected', 'rejected'), ('recycled', 'back to nurture')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('re_enter_on', models.DateField(blank=True, help_text='Back from nurture on this day.', null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='audience.call')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='audience.contact')),
                ('who', models.ForeignKey(help_text='Empty: the signal.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('to__in', ['rejected', 'recycled']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='move_has_a_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='signalrule',
            constraint=models.UniqueConstraint(fields=('agreement', 'key'), name='rule_once_a_version'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['owner', '-opened_at'], name='call_owner'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.UniqueConstraint(fields=('contact', 'reason_key', 'window_starts'), name='one_call_per_reason'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('agreement', 'side'), name='one_signature_a_side'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(fields=('contact', 'topic'), name='one_subscription'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('visitor__isnull', False)), fields=['visitor', 'at'], name='event_reader'),
        ),
        migrations.AddIndex(
            model_name='consentrow',
            index=models.Index(fields=['visitor', 'kind'], name='consent_visitor'),
        ),
        migrations.AddIndex(
            model_name='consentrow',
            index=models.Index(fields=['contact', 'kind', 'topic'], name='consent_contact'),
        ),
        migrations.AddConstraint(
            model_name='consentrow',
            constraint=models.CheckConstraint(condition=models.Q(('visitor__isnull', False), ('contact__isnull', False), _connector='OR'), name='consent_of_someone'),
        ),
    ]
