import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('site', '0003_names_people_say'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='brandsettings',
            options={'verbose_name': 'name and look', 'verbose_name_plural': 'name and look'},
        ),
        migrations.AddField(
            model_name='brandsettings',
            name='logo',
            field=models.ForeignKey(blank=True, help_text='Stands for the name at the head of every page. PNG, JPEG or WebP, 80 pixels high or more.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image'),
        ),
        migrations.AddField(
            model_name='brandsettings',
            name='logo_dark',
            field=models.ForeignKey(blank=True, help_text='Shown by night. Without it the one above is shown on a light plate.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='logo on dark paper'),
        ),
    ]
