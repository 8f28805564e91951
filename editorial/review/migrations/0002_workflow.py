"""One workflow for all pages, with one step: an expert of the piece's topics approves."""

from django.db import migrations


def add_workflow(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _ = ContentType.objects.get_or_create(app_label="review", model="expertreviewtask")
    task = apps.get_model("review", "ExpertReviewTask").objects.create(name="Expert review", content_type=kind)
    Workflow = apps.get_model("wagtailcore", "Workflow")
    workflow = Workflow.objects.create(name="Expert review")
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    apps.get_model("wagtailcore", "WorkflowPage").objects.update_or_create(page=root, defaults={"workflow": workflow})
    Workflow.objects.exclude(pk=workflow.pk).update(active=False)  # Wagtail's own moderation would ask twice


def remove_workflow(apps, schema_editor):
    apps.get_model("wagtailcore", "Workflow").objects.filter(name="Expert review").delete()
    apps.get_model("review", "ExpertReviewTask").objects.filter(name="Expert review").delete()
    apps.get_model("wagtailcore", "Workflow").objects.update(active=True)


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0001_reviews"),
        ("pieces", "0002_home_page"),
        ("platform", "0002_roles"),
    ]

    operations = [migrations.RunPython(add_workflow, remove_workflow)]
