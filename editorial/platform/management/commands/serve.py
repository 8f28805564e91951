"""`manage.py serve`: the web server and a worker, for one machine."""

import os
import resource
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Mapping
from functools import partial

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from editorial.platform.management.database_version import refuse_another_version
from editorial.platform.management.processes import StopSignals, die_with_parent, say
from editorial.platform.web import static_files

PATIENCE = 15.0  # seconds a child gets to finish what it is doing
TOO_SOON = 5.0  # seconds; a child that lived longer has started well
STARTS = 3  # a child that never started well is tried so often: one that was killed at once comes up again
LONGEST_PAUSE = 30.0  # seconds between two starts of a child that ends again and again
LOOK_EVERY = 0.2  # seconds between looks at the children
CONNECTIONS = 8192  # of each web process, most of them silent: each costs a file handle and a few kilobytes
SPARE_FILES = 256  # file handles that are left for everything but connections
HEADER_TIMEOUT = 20_000  # milliseconds for the head of a request, and for a connection on which none comes
MANAGE = str(settings.BASE_DIR / "manage.py")
PAGES = {"LOCK_PATIENCE": "5", "QUERY_PATIENCE": "30"}  # seconds somebody waits before a screen; jobs may take longer
LANES = "alerts,index,mail,files,crm"


class Child:
    """A process that is started again when it dies, and does not outlive this one."""

    def __init__(self, name: str, command: list[str], environment: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.command = command
        self.environment = environment or {}
        self.started_well = False
        self.failed_in_a_row = 0
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        self.start_again_at: float | None = None
        self.process = subprocess.Popen(  # noqa: S603 - our own words only
            self.command,
            cwd=settings.BASE_DIR,
            env={**self.environment, **os.environ},
            start_new_session=True,  # a signal to this group comes once, by us
            preexec_fn=partial(die_with_parent, os.getpid()),  # safe: this process has no other thread
        )

    def look(self) -> str:
        """Start it again if it died and its pause is over; what to say about it, if anything."""
        if self.start_again_at is not None:
            if time.monotonic() >= self.start_again_at:
                self.start()
            return ""
        lived = time.monotonic() - self.started
        if self.process.poll() is None:
            self.started_well = self.started_well or lived >= TOO_SOON
            return ""
        self.failed_in_a_row = self.failed_in_a_row + 1 if lived < TOO_SOON else 0
        pause = min(LONGEST_PAUSE, 2.0 ** (self.failed_in_a_row - 1)) if self.failed_in_a_row else 0.0
        self.start_again_at = time.monotonic() + pause
        return f"The {self.name} ended with code {self.process.returncode}; starting it again."

    @property
    def cannot_start(self) -> bool:
        return not self.started_well and self.failed_in_a_row >= STARTS

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def web(host: str, port: int, workers: int) -> list[str]:
    """Granian's command line. Only HTTP/1: its silent connections have a limit, and proxies speak it."""
    options = {
        "interface": "rsgi",
        "http": 1,
        "host": host,
        "port": port,
        "workers": workers,
        "backlog": 1024,
        "backpressure": room_for_connections(),  # counts connections, not requests: the server has threads for those
        "http1-header-read-timeout": HEADER_TIMEOUT,
        "workers-kill-timeout": int(PATIENCE) - 5,
        "log-level": "warning",
    }
    written = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    switches = ["--no-ws", "--respawn-failed-workers"]
    return [sys.executable, "-m", "granian", *written, *switches, "editorial.platform.web.server:server"]


def commands(host: str, port: int, workers: int) -> dict[str, list[str]]:
    """What runs: the web server and a worker; with a broker a Celery worker too, the table's sweeper in it."""
    found = {"web": web(host, port, workers), "worker": [sys.executable, MANAGE, "work"]}
    if settings.CELERY_BROKER_URL:
        celery = [sys.executable, "-m", "celery", "-A", "editorial.platform"]
        kept = str(settings.VAR_DIR / "celerybeat")
        found["celery"] = [*celery, "worker", "-B", "-Q", LANES, "-c", "2", "-s", kept, "-l", "warning"]
    return found


def allow_many_files() -> None:
    """Let this process and its children open enough files, if the system grants it: every connection is one."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE_FILES
    if now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, most), most))


def room_for_connections() -> int:
    granted, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(1, min(CONNECTIONS, granted - SPARE_FILES))


class Command(BaseCommand):
    help = "Serve the web and work on jobs on one machine, until stopped with Ctrl-C or SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=settings.PORT, help="default: PORT, or 8000")
        parser.add_argument("--workers", type=int, default=1, help="processes that answer the web (default 1)")

    def handle(self, *args: object, host: str, port: int, workers: int, **options: object) -> None:
        refuse_another_version()
        self.collect_static_files()
        os.environ["PORT"] = str(port)
        allow_many_files()
        told_to_stop = StopSignals()
        self.children = [
            Child(name, command, PAGES if name == "web" else None)
            for name, command in commands(host, port, workers).items()
        ]
        say(self.stdout, f"Serving on http://{host}:{port}/ with a worker. Ctrl-C stops both.")
        try:
            while not told_to_stop.wait(LOOK_EVERY):
                self.look_after_children()
        finally:
            self.stop_children()
        say(self.stdout, "Stopped.")

    def collect_static_files(self) -> None:
        """A full disk stops nobody: what is not collected is served from where it is installed, only more slowly."""
        try:
            static_files.collect()
        except OSError as error:
            say(self.stderr, f"Static files are served as they are installed; they could not be collected: {error}")

    def look_after_children(self) -> None:
        """Start again what died. What could never start ends everything, with the reason above."""
        for child in self.children:
            if said := child.look():
                say(self.stderr, said)
            if child.cannot_start:
                raise CommandError(f"The {child.name} cannot start; see above for the reason.")

    def stop_children(self) -> None:
        for child in self.children:
            child.stop()
        until = time.monotonic() + PATIENCE
        for child in self.children:
            child.wait(until)
