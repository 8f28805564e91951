"""What Celery's workers and its clock do with the jobs table."""

from celery.signals import worker_init
from django.core.management.base import CommandError

from editorial.platform.celery import app
from editorial.platform.jobs import sweeper
from editorial.platform.jobs.runner import run
from editorial.platform.management.database_version import refuse_another_version


def check_database(**_: object) -> None:
    """As `serve` and `work` do. Celery goes on after any error of a signal's but the end of the process."""
    try:
        refuse_another_version()
    except CommandError as error:
        raise SystemExit(str(error)) from error


worker_init.connect(check_database)


@app.task(name="jobs.run")
def run_job(job_id: int) -> None:
    run(job_id)


@app.task(name="jobs.sweep")
def sweep() -> None:
    """Pick up what is due and was lost on the way, or left by a worker that died; show that this worker lives."""
    sweeper.sweep()


@app.task(name="jobs.purge")
def purge() -> None:
    """Forget jobs long done."""
    sweeper.purge()
