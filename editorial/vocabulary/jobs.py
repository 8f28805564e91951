"""Merging as jobs: a batch at a time, each job asking for the next."""

from editorial.platform.jobs.queue import enqueue, job
from editorial.platform.models.jobs import Job, Queue
from editorial.vocabulary.merging import KIND, step
from editorial.vocabulary.models import TermMerge


@job(KIND, Queue.FILES)
def go_on(row: Job) -> None:
    if step(TermMerge.objects.get(pk=row.payload["merge"])):
        enqueue(KIND, row.key, row.payload)
