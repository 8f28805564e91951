"""Synonyms, edited by everybody who works in the CMS."""

from django.db import migrations, models

from editorial.platform.accounts.migration_permissions import grant
from editorial.platform.accounts.roles import Role


def let_them_edit(apps, schema_editor):
    for role in (Role.CONTENT, Role.MARKETING_LEAD, Role.ADMIN):
        grant(apps, role, "vocabulary", "synonymgroup")


class Migration(migrations.Migration):

    dependencies = [
        ('vocabulary', '0005_first_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='SynonymGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('expressions', models.TextField(help_text='One a line, such as “ROI” and “return on investment”. Who looks for one finds what says another.', verbose_name='words that mean the same')),
            ],
            options={
                'verbose_name': 'group of synonyms',
                'verbose_name_plural': 'groups of synonyms',
                'ordering': ['expressions'],
            },
        ),
        migrations.RunPython(let_them_edit, migrations.RunPython.noop),
    ]
