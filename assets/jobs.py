"""The library's work behind the scenes: mirror pages, read files, keep the index true."""

from assets import mirroring
from editorial.jobs import job
from editorial.models.jobs import Job, Queue


@job("assets.mirror", Queue.INDEX)
def mirror(row: Job) -> None:
    mirroring.mirror(row.payload["page"])
