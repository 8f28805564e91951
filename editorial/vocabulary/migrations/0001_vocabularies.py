import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailimages', '0027_image_description'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BuyingJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80)),
                ('slug', models.SlugField(help_text='Used in addresses and the API; keep it stable.', max_length=80, unique=True)),
                ('sort_order', models.PositiveSmallIntegerField(default=0, help_text='Small numbers come first.', verbose_name='order')),
                ('description', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['sort_order', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BuyingStage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80)),
                ('slug', models.SlugField(help_text='Used in addresses and the API; keep it stable.', max_length=80, unique=True)),
                ('sort_order', models.PositiveSmallIntegerField(default=0, help_text='Small numbers come first.', verbose_name='order')),
                ('question', models.CharField(blank=True, max_length=200, verbose_name='what the reader wonders')),
                ('capture', models.CharField(choices=[('never', 'never gated'), ('partial', 'may be partly gated'), ('full', 'may be fully gated')], default='never', max_length=8, verbose_name='capture policy')),
            ],
            options={
                'ordering': ['sort_order', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80)),
                ('slug', models.SlugField(help_text='Used in addresses and the API; keep it stable.', max_length=80, unique=True)),
                ('sort_order', models.PositiveSmallIntegerField(default=0, help_text='Small numbers come first.', verbose_name='order')),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['sort_order', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Format',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80)),
                ('slug', models.SlugField(help_text='Used in addresses and the API; keep it stable.', max_length=80, unique=True)),
                ('sort_order', models.PositiveSmallIntegerField(default=0, help_text='Small numbers come first.', verbose_name='order')),
                ('length', models.CharField(blank=True, max_length=60, verbose_name='usual length')),
                ('weight', models.CharField(choices=[('text', 'mostly text'), ('mixed', 'text and pictures'), ('graphic', 'mostly pictures')], default='text', max_length=8)),
                ('half_life_days', models.PositiveIntegerField(default=365, help_text='After so many days a timely piece counts half in coverage.')),
            ],
            options={
                'ordering': ['sort_order', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Persona',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80)),
                ('slug', models.SlugField(help_text='Used in addresses and the API; keep it stable.', max_length=80, unique=True)),
                ('sort_order', models.PositiveSmallIntegerField(default=0, help_text='Small numbers come first.', verbose_name='order')),
                ('goals', models.TextField(blank=True)),
                ('pains', models.TextField(blank=True)),
                ('questions', models.TextField(blank=True, help_text='One a line; briefs are drafted from them.', verbose_name='questions they ask')),
                ('archetype', models.TextField(blank=True, help_text='What reader research found.', verbose_name='archetype notes')),
            ],
            options={
                'ordering': ['sort_order', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80)),
                ('slug', models.SlugField(help_text='Used in addresses and the API; keep it stable.', max_length=80, unique=True)),
                ('sort_order', models.PositiveSmallIntegerField(default=0, help_text='Small numbers come first.', verbose_name='order')),
                ('bio', models.TextField(blank=True)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['sort_order', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Expert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('role', models.CharField(blank=True, help_text='As printed beside the name.', max_length=120)),
                ('organisation', models.CharField(blank=True, max_length=120)),
                ('is_outside', models.BooleanField(default=False, verbose_name='outside the company')),
                ('email', models.EmailField(help_text='Review links go here; never shown to readers.', max_length=254)),
                ('bio', models.TextField(blank=True)),
                ('hours_a_month', models.DecimalField(decimal_places=1, default=2, max_digits=5)),
                ('channel', models.CharField(choices=[('mail', 'e-mail'), ('phone', 'phone'), ('visit', 'in person')], default='mail', max_length=8, verbose_name='preferred channel')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80)),
                ('slug', models.SlugField(help_text='Used in addresses and the API; keep it stable.', max_length=80, unique=True)),
                ('sort_order', models.PositiveSmallIntegerField(default=0, help_text='Small numbers come first.', verbose_name='order')),
                ('description', models.TextField(blank=True)),
                ('aliases', models.TextField(blank=True, help_text='Other words for the same, one a line; found in search and import.')),
                ('top_interest', models.PositiveSmallIntegerField(blank=True, help_text='1 is what readers care about most; empty: not ranked.', null=True, verbose_name='top interest rank')),
                ('experts', models.ManyToManyField(blank=True, related_name='topics', to='vocabulary.expert')),
            ],
            options={
                'ordering': ['sort_order', 'label'],
                'abstract': False,
            },
        ),
    ]
