"""What this room does after the fact: keeping the supply of cells true."""

from editorial.platform.jobs.queue import enqueue, job, jobs_at_once
from editorial.platform.models import Job
from editorial.platform.models.jobs import Queue
from editorial_calendar.coverage import supply


@jobs_at_once("calendar.supply", Queue.INDEX, most=supply.BATCH)
def recount_assets(jobs: list[Job]) -> None:
    """In one transaction, that shares the cells they touch."""
    supply.recount_asset(*[job.payload["asset"] for job in jobs])


@job("calendar.cell", Queue.INDEX)
def recount_cell(job: Job) -> None:
    supply.recount_cells({tuple(job.payload["cell"])})


COUNTS = {"pieces": supply.recount_next, "plans": supply.recount_next_plan}


@job("calendar.rebuild", Queue.INDEX)
def recount_all(job: Job) -> None:
    """Everything, or all of one format, a batch at a time: each job asks for the next, under a key of its own, so that
    one that begins anew meanwhile does not skip what this one has done.
    """
    what, form = job.payload.get("what", "pieces"), job.payload.get("format")
    last = COUNTS[what](job.payload.get("after", 0), form)
    if last is not None:
        follow = {"what": what, "format": form, "after": last}
    elif what == "pieces":
        follow = {"what": "plans", "format": form, "after": 0}
    else:
        return
    enqueue("calendar.rebuild", f"{form or 'all'}, {follow['what']} after {follow['after']}", follow)
