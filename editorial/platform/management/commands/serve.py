"""`manage.py serve`: the web server and a worker, for one machine."""

import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PATIENCE = 15.0  # seconds a child gets to finish what it is doing
TOO_SOON = 5.0  # seconds; a child that ends sooner would only end again
GRANIAN = ["--blocking-threads", "8", "--backpressure", "64", "--no-ws", "--log-level", "warning"]
MANAGE = str(settings.BASE_DIR / "manage.py")


class Child:
    """A process that is started again when it dies."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, cwd=settings.BASE_DIR)  # noqa: S603 - our own words only

    def died(self) -> bool:
        return self.process.poll() is not None

    def died_at_once(self) -> bool:
        return time.monotonic() - self.started < TOO_SOON

    def stop(self) -> None:
        if not self.died():
            self.process.terminate()

    def wait(self) -> None:
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def commands(host: str, port: int, workers: int) -> dict[str, list[str]]:
    """What runs: the web server and a worker; with a broker a Celery worker too, the table's sweeper in it."""
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    found = {
        "web": [*granian, "--workers", str(workers), *GRANIAN, "editorial.platform.wsgi:application"],
        "worker": [sys.executable, MANAGE, "work"],
    }
    if settings.CELERY_BROKER_URL:
        lanes = "alerts,index,mail,files,crm"
        celery = [sys.executable, "-m", "celery", "-A", "editorial.platform"]
        kept = str(settings.VAR_DIR / "celerybeat")
        found["celery"] = [*celery, "worker", "-B", "-Q", lanes, "-c", "2", "-s", kept, "-l", "warning"]
    return found


class Command(BaseCommand):
    help = "Serve the web and work on jobs on one machine, until stopped with Ctrl-C or SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=settings.PORT, help="default: PORT, or 8000")
        parser.add_argument("--workers", type=int, default=1, help="processes that answer the web (default 1)")

    def handle(self, *args: object, host: str, port: int, workers: int, **options: object) -> None:
        os.environ["PORT"] = str(port)
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        self.children = [Child(name, command) for name, command in commands(host, port, workers).items()]
        self.stdout.write(f"Serving on http://{host}:{port}/ with a worker. Ctrl-C stops both.")
        try:
            self.watch()
        finally:
            for child in self.children:
                child.stop()
            for child in self.children:
                child.wait()
        self.stdout.write("Stopped.")

    def stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def watch(self) -> None:
        """Start again what died, until told to stop. What cannot even start ends everything, with the reason above."""
        while not self.stopping:
            time.sleep(0.2)
            for child in [] if self.stopping else self.children:
                if not child.died():
                    continue
                code = child.process.returncode
                if child.died_at_once() and code > 0:
                    raise CommandError(
                        f"The {child.name} could not start (exit code {code}); see above for the reason."
                    )
                self.stderr.write(f"The {child.name} ended with code {code}; starting it again.")
                child.start()
