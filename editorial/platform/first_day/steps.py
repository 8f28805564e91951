"""The first day of an installation: a few steps, each offered by the room that it belongs to.

A room offers `first_day.py` with `STEPS`. Whether a step is done is read from what is there; only that somebody
skipped it is kept. All steps are looked at in one query.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.db.models import Exists, QuerySet

from editorial.platform.models import SkippedStep, User
from editorial.platform.rooms import offers

HIDDEN = "first-day"  # among what a person dismissed in the CMS


@dataclass(frozen=True)
class Step:
    """One thing to do. `shown_by` gives rows that exist only once it is done; `found` says what is there.

    `after` names steps without which it makes no sense yet; a `goal` is what the first day leads to.
    """

    name: str
    order: int
    title: str
    why: str
    action: str
    address: Callable[[], str]
    is_for: Callable[[User], bool]
    shown_by: Callable[[], QuerySet[Any]]
    found: Callable[[], str]
    after: tuple[str, ...] = ()
    goal: bool = False


class StepState(StrEnum):
    DONE = "done"
    OPEN = "open"
    WAITING = "waiting"  # for an earlier step
    SKIPPED = "skipped"


@dataclass(frozen=True)
class SeenStep:
    """A step as it stands today."""

    step: Step
    state: StepState
    waits_for: tuple[str, ...] = ()  # titles


@dataclass(frozen=True)
class FirstDay:
    """The steps of one person, in their order."""

    steps: list[SeenStep]

    @property
    def next(self) -> SeenStep | None:
        return next((seen for seen in self.steps if seen.state == StepState.OPEN), None)

    @property
    def done_count(self) -> int:
        return sum(seen.state == StepState.DONE for seen in self.steps)

    @property
    def is_successful(self) -> bool:
        """What the first day leads to is there."""
        goals = [seen for seen in self.steps if seen.step.goal]
        return bool(goals) and all(seen.state == StepState.DONE for seen in goals)

    @property
    def leads(self) -> bool:
        """Still has something to do for this person, and has not led where it leads to."""
        return self.next is not None and not self.is_successful


@cache
def all_steps() -> tuple[Step, ...]:
    """Looked up once: rooms do not come and go while a process runs."""
    found = [step for room in offers("first_day") for step in room.STEPS]
    return tuple(sorted(found, key=lambda step: step.order))


def first_day_of(user: User) -> FirstDay:
    """What this person can do, and how far it is: two queries, and those that tell the person's rights."""
    there, skipped = _what_is_there(user), set(SkippedStep.objects.values_list("name", flat=True))
    titles = {step.name: step.title for step in all_steps()}
    seen = []
    for step in all_steps():
        if step.is_for(user):
            waits_for = tuple(titles[name] for name in step.after if not there[name])
            seen.append(SeenStep(step, _state(there[step.name], step.name in skipped, bool(waits_for)), waits_for))
    return FirstDay(seen)


def _what_is_there(user: User) -> dict[str, bool]:
    signs = {step.name.replace("-", "_"): Exists(step.shown_by()) for step in all_steps()}
    row: dict[str, object] = dict(User.objects.filter(pk=user.pk).values(**signs).get())
    return {step.name: bool(row[step.name.replace("-", "_")]) for step in all_steps()}


def _state(is_there: bool, is_skipped: bool, waits: bool) -> StepState:
    if is_there:
        return StepState.DONE
    if is_skipped:
        return StepState.SKIPPED
    return StepState.WAITING if waits else StepState.OPEN
