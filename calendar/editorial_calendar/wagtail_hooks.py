"""This room's places in the CMS."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from editorial.platform.cms.menu import EditorsItem
from editorial.platform.models import User
from editorial_calendar.coverage import all_targets_views, target_views
from editorial_calendar.coverage import views as coverage_views
from editorial_calendar.plans import month_views
from editorial_calendar.plans import views as plan_views
from editorial_calendar.plans.panels import Today
from editorial_calendar.plans.views import PlanViewSet


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("coverage/", coverage_views.coverage, name="coverage"),
        path("coverage/cell/", coverage_views.cell, name="coverage_cell"),
        path("coverage/how/", coverage_views.how, name="coverage_how"),
        path("coverage/plan/", target_views.plan_this, name="coverage_plan"),
        path("coverage/not-applicable/", target_views.leave_out, name="coverage_leave_out"),
        path("coverage/not-applicable/<int:pk>/undo/", target_views.count_again, name="coverage_count_again"),
        path("coverage/target/", target_views.set_target, name="coverage_target"),
        path("coverage/targets/", all_targets_views.targets, name="coverage_targets"),
        path("plan/month/", month_views.month, name="plan_month"),
        path("plan/<int:pk>/undo-draft/", plan_views.take_back, name="plan_take_back"),
        path("plan/<int:pk>/move/", month_views.move, name="plan_move"),
    ]


@hooks.register("register_admin_menu_item")
def coverage_place() -> MenuItem:
    return EditorsItem("Coverage", reverse("coverage"), name="coverage", icon_name="grid", order=110)


@hooks.register("register_admin_viewset")
def plan() -> PlanViewSet:
    return PlanViewSet()


@hooks.register("register_admin_menu_item")
def plan_place() -> MenuItem:
    return EditorsItem("Plan", reverse("plan_month"), name="plan", icon_name="calendar-alt", order=111)


@hooks.register("construct_homepage_panels")
def today(request: HttpRequest, panels: list[Component]) -> None:
    if isinstance(request.user, User) and request.user.is_editor:
        panels.append(Today())
