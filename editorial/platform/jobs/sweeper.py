"""What keeps the jobs table true where a broker carries the ids: the sweep, and the purge of what is long done."""

import socket
import time
from datetime import timedelta

from django.utils import timezone

from editorial.platform.jobs.machines import marks
from editorial.platform.jobs.runner import run_due
from editorial.platform.models.jobs import Job, Pulse
from editorial.platform.web.rate_limits import forget_earlier_hours

GRACE = timedelta(seconds=5)  # a broker that is up brings a job to its worker long before
SWEEP_FOR = 4.0  # seconds: a sweep starts every five, and none should stand in the way of the next


def sweep() -> int:
    """Run what the broker's workers left lying; how many jobs were run."""
    Pulse.beat(f"celery@{socket.gethostname()}", marks())
    Job.objects.bring_forward(timezone.now())
    end = time.monotonic() + SWEEP_FOR
    return run_due(late_by=GRACE, stop=lambda: time.monotonic() > end)


def purge() -> int:
    """Forget jobs long done, and how often was asked in earlier hours; how many rows went."""
    return Job.objects.purge(timezone.now()) + forget_earlier_hours()
