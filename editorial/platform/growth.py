"""What growth measures of this floor: colleagues, and jobs that failed or were done."""

import random
from datetime import timedelta

from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from editorial.platform.accounts.roles import Role
from editorial.platform.management.growth.filling import write
from editorial.platform.management.growth.scale import Scale
from editorial.platform.management.growth.screens import DAILY, LIST, PUBLIC, Screen, anybody, at, colleague
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import Queue, State

TEAM = dict.fromkeys(Role, 1) | {Role.CONTENT: 4, Role.SALES: 12}
DONE = 5  # jobs done for each that failed


def load(scale: Scale, chance: random.Random) -> None:
    people = [_colleague(role, number) for role, several in TEAM.items() for number in range(several)]
    write(Job, (_job(number, chance.choice(people)) for number in range(scale.jobs * (1 + DONE))))


def _colleague(role: Role, number: int) -> User:
    name = f"{role.name.lower()}-{number}"
    person = User.objects.create(username=name, email=f"{name}@growth.example", first_name=role.name.title())
    person.groups.add(Group.objects.get(name=role))
    return person


def _job(number: int, person: User) -> Job:
    """An e-mail; one of some failed."""
    is_done = bool(number % (1 + DONE))
    return Job(
        kind="mail",
        key=f"invitation:{number}",
        payload={"email": "invitation", "user": str(person.pk)},
        queue=Queue.MAIL,
        once=True,
        state=State.DONE if is_done else State.FAILED,
        reason="" if is_done else "The mail server refused the address.",
        attempts=1 if is_done else 8,
        finished_at=timezone.now() - timedelta(minutes=number),
    )


SCREENS = [
    Screen("CMS home", lambda: reverse("wagtailadmin_home"), colleague(Role.CONTENT), DAILY),
    Screen("failed jobs", at("/admin/reports/jobs/"), colleague(Role.ADMIN), LIST),
    Screen("jobs of any state", at("/admin/reports/jobs/?state=any"), colleague(Role.ADMIN), LIST),
    Screen("people", at("/admin/people/"), colleague(Role.ADMIN), LIST),
    Screen("start", lambda: reverse("start"), colleague(Role.CONTENT), DAILY, status=302),
    Screen("log-in", lambda: reverse("login"), anybody, PUBLIC),
]
