"""What this room does after the fact: keeping the supply of cells true."""

from editorial.platform.jobs.queue import job
from editorial.platform.models import Job
from editorial.platform.models.jobs import Queue
from editorial_calendar.coverage import supply


@job("calendar.supply", Queue.INDEX)
def recount_asset(job: Job) -> None:
    supply.recount_asset(job.payload["asset"])


@job("calendar.cell", Queue.INDEX)
def recount_cell(job: Job) -> None:
    supply.recount_cells({tuple(job.payload["cell"])})


@job("calendar.rebuild", Queue.INDEX)
def rebuild(job: Job) -> None:
    supply.rebuild()
