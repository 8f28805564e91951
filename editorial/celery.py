"""The Celery application: carries ids of jobs to workers quickly. The jobs table stays the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.settings")

app = Celery("broadsheet")
app.config_from_object(
    {
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {"visibility_timeout": 3600, "socket_timeout": 2, "socket_connect_timeout": 2},
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "task_default_queue": "index",
        "beat_schedule": {"sweep": {"task": "editorial.sweep", "schedule": 5.0}},  # seconds
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
    """Pick up what is due and was lost on the way, or left by a worker that died."""
    from editorial.jobs import run_due

    run_due()
