"""What Celery's workers and its clock do with the jobs table."""

from editorial import sweeping
from editorial.celery import app
from editorial.jobs import run


@app.task(name="editorial.run_job")
def run_job(job_id: int) -> None:
    run(job_id)


@app.task(name="editorial.sweep")
def sweep() -> None:
    """Pick up what is due and was lost on the way, or left by a worker that died; show that this worker lives."""
    sweeping.sweep()


@app.task(name="editorial.purge")
def purge() -> None:
    """Forget jobs long done."""
    sweeping.purge()
