"""Links are found by the one spelling of an address: those written in another one are respelt."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from editorial.platform.accounts.email_addresses import known_email


def respell(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    links = apps.get_model("assets", "TrackedLink").objects
    for written in links.order_by().values_list("recipient_email", flat=True).distinct():
        if (known := known_email(written)) and known != written:
            links.filter(recipient_email=written).update(recipient_email=known)


class Migration(migrations.Migration):
    dependencies = [("assets", "0010_sendings_are_uses")]

    operations = [
        migrations.RemoveIndex(model_name="trackedlink", name="link_recipient_lower"),
        migrations.RunPython(respell, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="trackedlink",
            name="recipient_email",
            field=models.EmailField(
                help_text="In the one spelling, as the addresses of known people are.", max_length=254
            ),
        ),
        migrations.AddIndex(
            model_name="trackedlink", index=models.Index(fields=["recipient_email"], name="link_recipient")
        ),
    ]
