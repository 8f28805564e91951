"""The first day of an installation; of this floor it offers the people."""

from django.db.models import QuerySet
from django.urls import reverse

from editorial.platform.accounts.roles import Role
from editorial.platform.first_day.steps import Step
from editorial.platform.models import User


def _all_but_the_first() -> QuerySet[User]:
    active = User.objects.filter(is_active=True)
    return active.filter(pk__gt=active.order_by("pk").values("pk")[:1])


def _colleagues() -> str:
    count = User.objects.filter(is_active=True).count()
    return f"{count} people have an account."


STEPS = (
    Step(
        name="people",
        order=30,
        title="People and roles",
        why="Writers plan and publish; salespeople send it on, and are told whom to call.",
        action="Invite colleagues",
        address=lambda: reverse("people"),
        is_for=lambda user: user.has_role(Role.ADMIN),
        shown_by=_all_but_the_first,
        found=_colleagues,
    ),
)
