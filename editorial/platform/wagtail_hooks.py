"""Where jobs enter the CMS: a report of those that failed, under Reports."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from editorial.platform.accounts.access import editors_only, needs
from editorial.platform.cms import look  # noqa: F401 - registers our style sheets
from editorial.platform.cms.menu import EditorsItem
from editorial.platform.jobs.failed_jobs import FailedJobs, RetryJobs


@hooks.register("register_admin_urls")
def job_urls() -> list[URLPattern]:
    results = FailedJobs.as_view(results_only=True)
    return [
        path("reports/jobs/", needs(editors_only)(FailedJobs.as_view()), name="jobs"),
        path("reports/jobs/results/", needs(editors_only)(results), name="jobs_results"),
        path("reports/jobs/retry/", needs(editors_only)(RetryJobs.as_view()), name="retry_jobs"),
    ]


@hooks.register("register_reports_menu_item")
def jobs_menu_item() -> MenuItem:
    return EditorsItem("Failed jobs", reverse("jobs"), icon_name="cogs", order=900)
