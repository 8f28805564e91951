"""Long imports as jobs: a slice at a time, each job asking for the next, so that a killed worker costs a slice."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from editorial.intake.models import ImportRun
from editorial.intake.runs.running import Running
from editorial.intake.runs.undoing import undo
from editorial.intake.sources.items import UnreadableSource
from editorial.intake.tags import many  # noqa: F401 - registers its job
from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models.jobs import Job, Queue

SLICE = 20.0  # seconds; a lease lasts two minutes


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
