"""The Celery application: carries ids of jobs to workers quickly. The jobs table stays the truth."""

import logging
import os
import time

from celery import Celery
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.settings")

logger = logging.getLogger(__name__)

app = Celery("broadsheet")
app.config_from_object(
    {
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {"visibility_timeout": 3600, "socket_timeout": 2, "socket_connect_timeout": 1},
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "task_default_queue": "index",
        "beat_schedule": {  # in seconds; a message nobody took before the next one is made is worth nothing
            "sweep": {"task": "editorial.sweep", "schedule": 5.0, "options": {"expires": 5.0}},
            "purge": {"task": "editorial.purge", "schedule": 3600.0, "options": {"expires": 3600.0}},
        },
    }
)


@app.on_configure.connect
def _read_broker(sender: Celery, **kwargs: object) -> None:
    from django.conf import settings

    sender.conf.broker_url = settings.CELERY_BROKER_URL


@app.on_after_finalize.connect
def _start_django(sender: Celery, **kwargs: object) -> None:
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


@app.task(name="editorial.run_job")
def run_job(job_id: int) -> None:
    from editorial.jobs import run

    run(job_id)


@app.task(name="editorial.sweep")
def sweep() -> None:
    """Pick up what is due and was lost on the way, or left by a worker that died; show that this worker lives."""
    from editorial import sweeping

    sweeping.sweep()


@app.task(name="editorial.purge")
def purge() -> None:
    """Forget jobs long done."""
    from editorial import sweeping

    sweeping.purge()


class Broker:
    """The way to the broker, which may be away: then it is left alone for a while, so that no request waits for it."""

    REST = 5.0  # seconds without another attempt after one that failed

    def __init__(self) -> None:
        self._asleep_until = 0.0

    def carry(self, job_id: int, queue: str) -> None:
        """Send the id of a job to the workers of its queue, or not: the sweep finds every job."""
        if time.monotonic() < self._asleep_until:
            return
        try:
            run_job.apply_async(args=[job_id], queue=queue, retry=False)
        except OperationalError as error:
            self._asleep_until = time.monotonic() + self.REST
            logger.warning("the broker is away, the sweep takes over: %s", error)


carry = Broker().carry
