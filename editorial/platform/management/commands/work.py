"""`manage.py work`: run the jobs that are due, until told to stop."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from editorial.platform.jobs.runner import run_due
from editorial.platform.jobs.worker import LANES, Worker
from editorial.platform.management.database_version import refuse_another_version
from editorial.platform.management.processes import StopSignals, say


class Command(BaseCommand):
    help = "Run what is waiting in the jobs table (alerts, mail, index, files) until stopped with Ctrl-C or SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due now, then end")

    def handle(self, *args: object, once: bool, **options: object) -> None:
        refuse_another_version()
        if once:
            self.stdout.write(f"{run_until_empty()} jobs run.")
            return
        worker = Worker()
        told_to_stop = StopSignals()
        worker.start()
        say(self.stdout, f"Working: {', '.join(LANES)} lane. Ctrl-C ends it after the job at hand.")
        told_to_stop.wait()
        worker.stop()
        say(self.stdout, "Stopped; nothing was left half done.")


def run_until_empty() -> int:
    """Run what is due, and what that makes due; how many were run."""
    total = 0
    while done := run_due():
        total += done
    return total
