import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pieces", "0004_pages_to_unpublish"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.RenameModel("PageToUnpublish", "ChosenPage"),
        migrations.AlterModelOptions(
            name='chosenpage',
            options={},
        ),
        migrations.RemoveConstraint(
            model_name='chosenpage',
            name='unpublished_once',
        ),
        migrations.AddField(
            model_name='chosenpage',
            name='refusal',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='chosenpage',
            name='revision',
            field=models.ForeignKey(blank=True, help_text='What is published of it: its draft when it was asked for.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision'),
        ),
        migrations.AddField(
            model_name='pagework',
            name='destination',
            field=models.ForeignKey(blank=True, help_text='Where pages are moved to.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.WAGTAIL_PAGE_MODEL),
        ),
        migrations.AlterField(
            model_name='chosenpage',
            name='is_hidden',
            field=models.BooleanField(default=False, help_text='Unpublished: no reader sees it any more.'),
        ),
        migrations.AlterField(
            model_name='chosenpage',
            name='work',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chosen', to='pieces.pagework'),
        ),
        migrations.AlterField(
            model_name='pagework',
            name='kind',
            field=models.CharField(choices=[('delete', 'Delete with all below'), ('publish', 'Publish many pages'), ('unpublish', 'Unpublish many pages'), ('move', 'Move many pages'), ('follow', 'Bring searches and library in line with all below')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='chosenpage',
            index=models.Index(condition=models.Q(('refusal', '')), fields=['work', 'id'], name='chosen_waiting'),
        ),
        migrations.AddConstraint(
            model_name='chosenpage',
            constraint=models.UniqueConstraint(fields=('work', 'page'), name='chosen_once'),
        ),
    ]
