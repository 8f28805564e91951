"""An index of the few pages that stand in the masthead, in Wagtail's own table: without it all pages below the front
page are looked through for them.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("site", "0004_logo"), ("wagtailcore", "0098_apitoken")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX site_pages_in_the_menu ON wagtailcore_page (path) WHERE show_in_menus",
            "DROP INDEX site_pages_in_the_menu",
        )
    ]
