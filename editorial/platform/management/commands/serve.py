"""`manage.py serve`: the web server and a worker, for one machine."""

import os
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from editorial.platform.management import supervisor


class Command(BaseCommand):
    """For those who list the commands, or call this one from another; manage.py itself goes to the supervisor."""

    help = supervisor.HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        supervisor.add_arguments(parser)

    def handle(self, *args: object, host: str, port: int, workers: int, **options: object) -> None:
        given = ["--host", host, "--port", str(port), "--workers", str(workers)]
        os.execv(sys.executable, [sys.executable, supervisor.MANAGE, "serve", *given])  # noqa: S606 - ourselves again
