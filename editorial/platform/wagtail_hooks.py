"""Where jobs enter the CMS: a report of what was given up, under Reports."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from editorial.platform.cms import look  # noqa: F401 - registers our style sheets
from editorial.platform.cms.menu import EditorsItem
from editorial.platform.jobs import failed_jobs


@hooks.register("register_admin_urls")
def job_urls() -> list[URLPattern]:
    return [
        path("reports/jobs/", failed_jobs.jobs, name="jobs"),
        path("reports/jobs/retry/", failed_jobs.retry, name="retry_jobs"),
    ]


@hooks.register("register_reports_menu_item")
def jobs_menu_item() -> MenuItem:
    return EditorsItem("Jobs", reverse("jobs"), icon_name="cogs", order=900)
