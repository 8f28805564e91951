"""What the worker does for imports again and again."""

from editorial.intake.jobs import LOOK_EVERY, go_on_with_left_runs
from editorial.intake.retention import EVERY, forget_sources
from editorial.platform.jobs.periodic import Periodic

PERIODIC_TASKS = [Periodic(forget_sources, EVERY), Periodic(go_on_with_left_runs, LOOK_EVERY)]
