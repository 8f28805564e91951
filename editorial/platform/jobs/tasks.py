"""What Celery's workers and its clock do with the jobs table."""

from editorial.platform.celery import app
from editorial.platform.jobs import sweeper
from editorial.platform.jobs.runner import run


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
