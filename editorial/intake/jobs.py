"""Long imports as jobs: a slice at a time, each job asking for the next, so that a killed worker costs a slice.

An import that a command began is nobody's when the command is killed: a worker goes on with it.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from editorial.intake.models import ImportRun, ImportState
from editorial.intake.runs.running import Running
from editorial.intake.runs.undoing import undo
from editorial.intake.sources.items import UnreadableSource
from editorial.intake.tags import many  # noqa: F401 - registers its job
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models.jobs import Job, Queue, State

SLICE = 20.0  # seconds; a lease lasts two minutes
LEFT_AFTER = timedelta(minutes=10)  # no item takes so long: whoever was at the run is gone
LOOK_EVERY = 60.0  # seconds between two looks for such runs


@transaction.atomic
def start(run: ImportRun) -> None:
    """Ask a worker to run it, or to go on with it."""
    if run.started_at is None:
        run.started_at = timezone.now()
        run.save(update_fields=["started_at"])
    enqueue("intake.run", str(run.uuid), {"run": str(run.uuid)})


@transaction.atomic
def start_undo(run: ImportRun) -> None:
    run.undo_started_at = timezone.now()
    run.save(update_fields=["undo_started_at"])
    enqueue("intake.undo", str(run.uuid), {"run": str(run.uuid)})


def left_runs() -> list[ImportRun]:
    """Those that a command began and did not end: it was killed, and no job goes on with them."""
    running = list(ImportRun.objects.in_state(ImportState.RUNNING))
    asked = Job.objects.filter(kind="intake.run", key__in=[str(run.uuid) for run in running])
    with_jobs = set(asked.exclude(state=State.DONE).values_list("key", flat=True))
    long_ago = timezone.now() - LEFT_AFTER
    left = (run for run in running if str(run.uuid) not in with_jobs)
    return [run for run in left if (seen := run.sign_of_life()) and seen < long_ago]


def go_on_with_left_runs() -> int:
    """Ask a worker to go on with each; how many there were."""
    left = left_runs()
    for run in left:
        start(run)
    return len(left)


def _run_of(row: Job) -> ImportRun | None:
    return ImportRun.objects.filter(uuid=UUID(str(row.payload["run"]))).first()


@job("intake.run", Queue.FILES, atomic=False)
def go_on(row: Job) -> None:
    run = _run_of(row)
    if run is None or run.finished_at or run.undo_started_at or run.problem:
        return
    try:
        if Running(run).step(SLICE):
            enqueue("intake.run", str(run.uuid), {"run": str(run.uuid)})
    except UnreadableSource as problem:  # people can mend it; trying again cannot
        run.problem = str(problem)
        run.save(update_fields=["problem"])


@job("intake.undo", Queue.FILES, atomic=False)
def take_back(row: Job) -> None:
    run = _run_of(row)
    if run is not None and run.undone_at is None:
        undo(run, between=row.extend_lease)
