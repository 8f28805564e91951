"""This floor's places in the CMS: failed jobs under Reports, the first day, and who works here."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from editorial.platform.accounts import people_views
from editorial.platform.accounts.access import editors_only, needs
from editorial.platform.cms import look  # noqa: F401 - registers our style sheets
from editorial.platform.cms.menu import AdminsItem, EditorsItem
from editorial.platform.first_day import views as first_day_views
from editorial.platform.first_day.hiding import is_hidden
from editorial.platform.first_day.panels import FirstDayPanel
from editorial.platform.first_day.steps import first_day_of
from editorial.platform.jobs.failed_jobs import FailedJobs, RetryJobs
from editorial.platform.models import User


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


@hooks.register("register_admin_urls")
def first_day_urls() -> list[URLPattern]:
    return [
        path("first-day/", first_day_views.first_day, name="first_day"),
        path("first-day/hiding/", first_day_views.hiding, name="first_day_hiding"),
        path("first-day/<slug:name>/skip/", first_day_views.skip, name="first_day_skip"),
        path("first-day/<slug:name>/take-up/", first_day_views.take_up, name="first_day_take_up"),
    ]


@hooks.register("register_help_menu_item")
def first_day_place() -> MenuItem:
    """Always there: what was skipped or put away is found again."""
    return EditorsItem("First day", reverse("first_day"), name="first-day", icon_name="list-ol", order=10)


@hooks.register("construct_homepage_panels")
def first_day_panel(request: HttpRequest, panels: list[Component]) -> None:
    if isinstance(request.user, User) and request.user.is_editor and not is_hidden(request.user):
        day = first_day_of(request.user)
        if day.next is not None:
            panels.append(FirstDayPanel(day))


@hooks.register("register_admin_urls")
def people_urls() -> list[URLPattern]:
    return [
        path("people/", people_views.people, name="people"),
        path("people/<int:pk>/invite-again/", people_views.invite_again, name="invite_again"),
        path("people/<int:pk>/link/", people_views.show_link, name="invitation_link"),
    ]


@hooks.register("register_settings_menu_item")
def people_place() -> MenuItem:
    return AdminsItem("Invite colleagues", reverse("people"), name="people", icon_name="group", order=590)
