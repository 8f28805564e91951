"""This room's places in the CMS."""

from typing import Any

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from editorial.admin_menu import EditorsItem
from editorial.models import User
from editorial_calendar.panels import Today
from editorial_calendar.views import changes, coverage, month, plans
from editorial_calendar.views.plans import PlanViewSet


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [
        path("coverage/", coverage.coverage, name="coverage"),
        path("coverage/cell/", coverage.cell, name="coverage_cell"),
        path("coverage/how/", coverage.how, name="coverage_how"),
        path("coverage/plan/", changes.plan_this, name="coverage_plan"),
        path("coverage/not-applicable/", changes.leave_out, name="coverage_leave_out"),
        path("coverage/not-applicable/<int:pk>/undo/", changes.count_again, name="coverage_count_again"),
        path("coverage/target/", changes.set_target, name="coverage_target"),
        path("plan/month/", month.month, name="plan_month"),
        path("plan/<int:pk>/draft/", plans.draft, name="plan_draft"),
        path("plan/<int:pk>/undo-draft/", plans.take_back, name="plan_take_back"),
        path("plan/<int:pk>/drop/", plans.drop, name="plan_drop"),
        path("plan/<int:pk>/move/", month.move, name="plan_move"),
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
def today(request: Any, panels: list[Any]) -> None:
    if isinstance(request.user, User) and request.user.is_editor:
        panels.append(Today())
