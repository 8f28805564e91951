"""How far files are that somebody added: sent, being read, ready, or why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from assets.models import ReadState, Version
from editorial.platform.models import Job, User
from editorial.platform.models.jobs import State

LATELY = timedelta(days=2)  # a Friday's files are looked at on Monday by way of the library itself
MOST_SHOWN = 200  # files; as many as are looked after at once


class Step(models.TextChoices):
    SENT = "sent", "Sent; it is read next"
    READING = "reading", "Being read"
    READY = "ready", "Ready"
    FAILED = "failed", "Not read"

    @property
    def is_under_way(self) -> bool:
        return self in {Step.SENT, Step.READING}


@dataclass(frozen=True)
class Arrival:
    """One file that was added, and how far it is. `why`: in words, when something is to be known of it."""

    version: Version
    step: Step
    why: str = ""


def added_lately(user: User) -> list[Arrival]:
    """What this person added in the last days, the newest first."""
    mine = Version.objects.filter(created_by=user, created_at__gte=timezone.now() - LATELY)
    return arrivals(mine.order_by("-pk"))


def arrivals(versions: QuerySet[Version]) -> list[Arrival]:
    """The first of these; in two queries."""
    found = list(versions.select_related("asset", "document")[:MOST_SHOWN])
    states = _job_states(found)
    return [_arrival(version, states.get(str(version.pk), set())) for version in found]


def is_under_way(some: Sequence[Arrival]) -> bool:
    return any(arrival.step.is_under_way for arrival in some)


def _job_states(versions: Sequence[Version]) -> dict[str, set[str]]:
    """By key, the states of the jobs that read those not read yet."""
    waiting = [str(version.pk) for version in versions if version.read_state == ReadState.WAITING]
    found: dict[str, set[str]] = {}
    for key, state in Job.objects.filter(kind="assets.read", key__in=waiting).values_list("key", "state"):
        found.setdefault(key, set()).add(state)
    return found


def _arrival(version: Version, jobs: set[str]) -> Arrival:
    if version.read_state == ReadState.READ:
        return Arrival(version, Step.READY, version.read_problem)
    if version.read_state == ReadState.FAILED:
        return Arrival(version, Step.FAILED, version.read_problem)
    if State.RUNNING in jobs:
        return Arrival(version, Step.READING)
    if State.FAILED in jobs and State.WAITING not in jobs:
        return Arrival(version, Step.FAILED, "Reading it broke off.")
    return Arrival(version, Step.SENT)
