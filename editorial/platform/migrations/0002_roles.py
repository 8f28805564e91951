"""The seven roles as groups, and what each may do in the CMS. Experts, sales and partners may do nothing there."""

from django.db import migrations

from editorial.platform.accounts.migration_permissions import EDIT, grant, group, permission
from editorial.platform.accounts.roles import Role

CMS_ROLES = (Role.CONTENT, Role.MARKETING_LEAD, Role.ADMIN)
PAGE_ACTIONS = ("add", "change", "publish", "lock", "unlock", "bulk_delete")
FILE_ACTIONS = ("add", "change", "delete", "choose")
ADMIN_ONLY = (
    ("platform", "user", EDIT),
    ("auth", "group", EDIT),
    ("wagtailcore", "site", EDIT),
    ("wagtailcore", "collection", EDIT),
    ("wagtailcore", "workflow", EDIT),
    ("wagtailcore", "task", EDIT),
    ("platform", "job", ("change", "view")),
)


def make_roles(apps, schema_editor):
    for role in Role:
        group(apps, role)
    for role in CMS_ROLES:
        group(apps, role).permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"))
        grant(apps, role, "wagtailredirects", "redirect")
        _grant_pages(apps, role)
        _grant_files(apps, role)
    for app_label, model, actions in ADMIN_ONLY:
        grant(apps, Role.ADMIN, app_label, model, actions)
    _retire_wagtails_own_groups(apps)


def _grant_pages(apps, role):
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    for action in PAGE_ACTIONS:
        row = permission(apps, "wagtailcore", "page", f"{action}_page")
        # Not through its own manager: that one looks the content type up in the models of today.
        apps.get_model("wagtailcore", "GroupPagePermission")._base_manager.get_or_create(
            group=group(apps, role), page=root, permission=row
        )


def _grant_files(apps, role):
    root = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for app_label, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in FILE_ACTIONS:
            row = permission(apps, app_label, model, f"{action}_{model}")
            apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
                group=group(apps, role), collection=root, permission=row
            )


def _retire_wagtails_own_groups(apps):
    """“Editors” and “Moderators” would be an eighth and ninth role; their approvals pass to the marketing lead."""
    Group = apps.get_model("auth", "Group")
    for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.all():
        task.groups.add(group(apps, Role.MARKETING_LEAD), group(apps, Role.ADMIN))
    Group.objects.filter(name__in=["Editors", "Moderators"], user__isnull=True).delete()


def unmake_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    moderators, _ = Group.objects.get_or_create(name="Moderators")
    Group.objects.get_or_create(name="Editors")
    for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.all():
        task.groups.add(moderators)
    Group.objects.filter(name__in=[role.value for role in Role]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0001_users_tokens_jobs"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [migrations.RunPython(make_roles, unmake_roles)]
