"""What `manage.py serve` is: the web server and a worker for one machine, each started again when it dies.

It needs no Django, so nobody waits until it has loaded one before those begin that do, and it takes next to no memory.
"""

import os
import resource
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import environ

from editorial.platform.management.processes import StopSignals, die_with_parent, say

BASE_DIR = Path(__file__).resolve().parents[3]

PATIENCE = 15.0  # seconds a child gets to finish what it is doing
TOO_SOON = 5.0  # seconds; a child that lived longer has started well
STARTS = 3  # a child that never started well is tried so often: one that was killed at once comes up again
LONGEST_PAUSE = 30.0  # seconds between two starts of a child that ends again and again
LOOK_EVERY = 0.2  # seconds between looks at the children
MOST_WORKERS = 4  # by default: each takes 130 MB, and eight threads in one share one lock of the interpreter
BEHIND = 5  # niceness of what nobody waits for: who asks for a page goes before jobs where processors are short
CONNECTIONS = 8192  # of each web process, most of them silent: each costs a file handle and a few kilobytes
SPARE_FILES = 256  # file handles that are left for everything but connections
HEADER_TIMEOUT = 20_000  # milliseconds for the head of a request, and for a connection on which none comes
MANAGE = str(BASE_DIR / "manage.py")
PAGES = {"LOCK_PATIENCE": "5", "QUERY_PATIENCE": "30"}  # seconds somebody waits before a screen; jobs may take longer
HELP = "Serve the web and work on jobs on one machine, until stopped with Ctrl-C or SIGTERM."
LANES = "alerts,index,mail,files,crm"
SURROUNDINGS = environ.Env()  # with what stands in .env, as the settings read it


def begin(parent: int, behind: int) -> None:
    """In the new process, before its program."""
    os.nice(behind)
    die_with_parent(parent)


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
            cwd=BASE_DIR,
            env={**self.environment, **os.environ},
            start_new_session=True,  # a signal to this group comes once, by us
            preexec_fn=partial(begin, os.getpid(), 0 if self.name == "web" else BEHIND),  # safe: this has no thread
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
        """It was tried in vain, or has said what must be done first (as of a database of another version)."""
        tried_in_vain = not self.started_well and self.failed_in_a_row >= STARTS
        return tried_in_vain or self.process.returncode == os.EX_CONFIG

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
    switches = ["--no-ws", "--respawn-failed-workers", "--factory"]
    return [sys.executable, "-m", "granian", *written, *switches, "editorial.platform.web.server:server"]


def commands(host: str, port: int, workers: int) -> dict[str, list[str]]:
    """What runs: the web server and a worker; with a broker a Celery worker too, the table's sweeper in it."""
    found = {"web": web(host, port, workers), "worker": [sys.executable, MANAGE, "work"]}
    if SURROUNDINGS.str("CELERY_BROKER_URL", default=""):
        celery = [sys.executable, "-m", "celery", "-A", "editorial.platform"]
        kept = str(Path(SURROUNDINGS.str("VAR_DIR", default=str(BASE_DIR / "var"))) / "celerybeat")
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


def processors() -> int:
    """That this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    port = SURROUNDINGS.int("PORT", default=8000)
    parser.add_argument("--port", type=int, default=port, help="default: PORT, or 8000")
    parser.add_argument(
        "--workers",
        type=int,
        default=min(MOST_WORKERS, processors()),
        help=f"processes that answer the web; default: one for each processor, {MOST_WORKERS} at most",
    )


def serve(arguments: Sequence[str]) -> int:
    """The command line after `serve`; ends when it is told to, or when something cannot start. The exit code."""
    environ.Env.read_env(BASE_DIR / ".env")
    parser = ArgumentParser("manage.py serve", description=HELP)
    add_arguments(parser)
    given = parser.parse_args(arguments)
    os.environ["PORT"] = str(given.port)
    allow_many_files()
    told_to_stop = StopSignals()
    children = [
        Child(name, command, PAGES if name == "web" else None)
        for name, command in commands(given.host, given.port, given.workers).items()
    ]
    say(sys.stdout, f"Serving on http://{given.host}:{given.port}/ with a worker. Ctrl-C stops both.")
    lame = None
    try:
        while lame is None and not told_to_stop.wait(LOOK_EVERY):
            lame = look_after(children)
    finally:
        stop(children)
    if lame:
        say(sys.stderr, f"The {lame.name} cannot start; see above for the reason.")
        return 1
    say(sys.stdout, "Stopped.")
    return 0


def look_after(children: list[Child]) -> Child | None:
    """Start again what died; the one that could never start, for that ends everything."""
    for child in children:
        said = child.look()
        if child.cannot_start:
            return child
        if said:
            say(sys.stderr, said)
    return None


def stop(children: list[Child]) -> None:
    for child in children:
        child.stop()
    until = time.monotonic() + PATIENCE
    for child in children:
        child.wait(until)
