"""A front page of ours instead of Wagtail's “Welcome”, and a site that knows the address it is reached at."""

from django.conf import settings
from django.db import migrations

WELCOME_PATH = "00010001"  # where Wagtail's first migration puts its page, directly below the root
PORTS = {"http": 80, "https": 443}


def make_home(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    HomePage = apps.get_model("pieces", "HomePage")
    if HomePage.objects.exists():
        return
    welcome = Page.objects.filter(path=WELCOME_PATH).first()
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="pieces", model="homepage"
    )
    if welcome is None or welcome.numchild:
        return  # a site that lives already: its people make the front page
    home = HomePage(page_ptr_id=welcome.pk, lead="")
    home.__dict__.update({k: v for k, v in welcome.__dict__.items() if k != "_state"})
    home.title = home.draft_title = "Home"
    home.slug, home.url_path, home.content_type_id = "home", "/home/", kind.pk
    home.save()
    Site = apps.get_model("wagtailcore", "Site")
    address = {"hostname": settings.SITE.hostname or "localhost", "port": settings.SITE.port or PORTS[settings.SITE.scheme]}
    site = Site.objects.filter(is_default_site=True)
    site.update(root_page_id=home.pk, **address) or Site.objects.create(
        root_page_id=home.pk, is_default_site=True, **address
    )


def unmake_home(apps, schema_editor):
    """The page stays, as a plain one: whatever was put below it keeps its parent."""
    kind = apps.get_model("contenttypes", "ContentType").objects.get(app_label="wagtailcore", model="page")
    for home in apps.get_model("pieces", "HomePage").objects.all():
        home.page_ptr.content_type_id = kind.pk
        home.page_ptr.save(update_fields=["content_type"])
        home.delete(keep_parents=True)


class Migration(migrations.Migration):
    dependencies = [
        ("pieces", "0001_pages"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(make_home, unmake_home)]
