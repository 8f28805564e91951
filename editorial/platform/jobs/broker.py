"""The way to the broker, which carries ids of jobs to Celery's workers and may be away."""

import logging
import time

from celery.exceptions import OperationalError

from editorial.platform.celery import app

logger = logging.getLogger(__name__)


class Broker:
    """When the broker is away it is left alone for a while, so that no request waits for it."""

    REST = 5.0  # seconds without another attempt after one that failed

    def __init__(self) -> None:
        self._asleep_until = 0.0

    def carry(self, job_id: int, queue: str) -> None:
        """Send the id of a job to the workers of its queue, or not: the sweep finds every job."""
        if time.monotonic() < self._asleep_until:
            return
        try:
            app.send_task("jobs.run", args=[job_id], queue=queue, retry=False)
        except OperationalError as error:
            self._asleep_until = time.monotonic() + self.REST
            logger.warning("the broker is away, the sweep takes over: %s", error)


carry = Broker().carry
