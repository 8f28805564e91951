import django.core.validators
import django.db.models.deletion
import re
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='BrandSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, help_text="The site's own name when left empty.", max_length=60, verbose_name='name of the publication')),
                ('tagline', models.CharField(blank=True, help_text='Under the name on the front page, and in feeds.', max_length=120)),
                ('company', models.CharField(blank=True, help_text='Who publishes it; printed at the foot.', max_length=80)),
                ('accent_light', models.CharField(default='#b23a1e', max_length=7, validators=[django.core.validators.RegexValidator(re.compile('^#[0-9a-f]{6}\\Z', 2), 'Write it as # and six digits: #b23a1e.')], verbose_name='accent on light paper')),
                ('accent_dark', models.CharField(default='#f0876a', max_length=7, validators=[django.core.validators.RegexValidator(re.compile('^#[0-9a-f]{6}\\Z', 2), 'Write it as # and six digits: #b23a1e.')], verbose_name='accent on dark paper')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'name and accent',
            },
        ),
    ]
