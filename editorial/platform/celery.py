"""The Celery application: carries ids of jobs to workers quickly. The jobs table stays the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.platform.settings")

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
        "imports": ["editorial.platform.jobs.tasks"],  # in workers only, after Django
        "beat_schedule": {  # in seconds; a message nobody took before the next one is made is worth nothing
            "sweep": {"task": "jobs.sweep", "schedule": 5.0, "options": {"expires": 5.0}},
            "purge": {"task": "jobs.purge", "schedule": 3600.0, "options": {"expires": 3600.0}},
        },
    }
)


@app.on_configure.connect
def _read_broker(sender: Celery, **kwargs: object) -> None:
    from django.conf import settings

    sender.conf.broker_url = settings.CELERY_BROKER_URL
