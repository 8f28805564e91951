"""How lower rooms find what higher ones offer, without knowing them: by the names in `settings.ROOMS`.

A room may offer `routes` (`PREFIX` and `router` of its part of the API, and `refuses(user)`: why somebody may not
enter), `jobs` (handlers), `job_words.JOB_WORDS` (descriptions of its jobs), `importers` (`WRITERS` and `TAGGERS`),
`health.CHECKS`, `demo.load(say)`, `bench.BENCHES`, `growth` (`load(scale, chance)` and `SCREENS`, which are measured at
two sizes), `navigation.NAVIGATION`, `webhook_events.WEBHOOK_EVENTS`, `house.house_name()`, `first_day.STEPS`,
`personal_data` (`PERSONAL_DATA` and `erase(email)`) and `periodic_tasks.PERIODIC_TASKS`: `Periodic` tasks, callables
without arguments that the worker calls again and again, each in a thread of its own; one answers how much it did.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings


def offers(name: str) -> list[ModuleType]:
    """The modules called `name` of all rooms that have one, lowest room first."""
    found = [spec for room in settings.ROOMS if (spec := find_spec(f"{room}.{name}"))]
    return [import_module(spec.name) for spec in found if spec.origin]  # no origin: a folder of data, not a module
