"""A job that writes its key in a ledger which would take it twice; the process is killed while at those it is told.

CRASH_AT: keys at which the process ends as by `kill -9`, after writing and before it is done.
CRASH_BUILD: "careless" commits the writing apart from being done, and doubles; "forgetful" is done before it writes,
and loses.
"""

import os
import signal
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from editorial.platform.jobs.queue import job
from editorial.platform.models.jobs import Job, Queue, State

KIND = "crash.write"
FATAL = set(os.environ.get("CRASH_AT", "").split(","))
BUILD = os.environ.get("CRASH_BUILD", "")


def dies_here(row: Job) -> None:
    """Once for each key: the marker outlives the process."""
    marker = Path(settings.VAR_DIR) / f"died-{row.key}"
    if row.key in FATAL and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)


@job(KIND, Queue.INDEX, atomic=not BUILD)
def write(row: Job) -> None:
    if BUILD == "forgetful":
        dies_here(row)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO crash_ledger (job) VALUES (%s)", [row.key])
    dies_here(row)


if BUILD == "forgetful":
    honest_claim = Job.claim

    def claim(self: Job, now: datetime) -> bool:
        won = honest_claim(self, now)
        Job.objects.filter(pk=self.pk).update(state=State.DONE)
        return won

    Job.claim = claim
