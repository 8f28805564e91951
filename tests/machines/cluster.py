"""Machines of one cluster, each a `serve` in a VAR_DIR of its own, and a browser that goes from one to the other."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from http.cookiejar import CookieJar
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from django.conf import settings
from django.core.files.base import File
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

PATIENCE = 90.0  # seconds for processes to start, and for what workers do
SHARED = ("media", "private", "imports")


def wait_until(done: Callable[[], object], patience: float = PATIENCE) -> bool:
    end = time.monotonic() + patience
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Redis:
    """A Redis of the tests' own, so that it may die."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.start()

    def start(self) -> None:
        place = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", ""]
        program = shutil.which("redis-server") or "redis-server"
        self.process = subprocess.Popen([program, *place], stdout=subprocess.DEVNULL)  # noqa: S603
        assert wait_until(self.answers)

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class Machine:
    """`serve` on a port of its own: web, worker and, since there is a broker, Celery."""

    def __init__(self, name: str, folder: Path, shared: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder / name
        self.folder.mkdir()
        for part in SHARED:
            (shared / part).mkdir(parents=True, exist_ok=True)
            (self.folder / part).symlink_to(shared / part)
        self.port = free_port()
        self.environment = os.environ | environment | {"VAR_DIR": str(self.folder), "PORT": str(self.port)}
        self.log = folder / f"{name}.log"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "manage.py", "serve"],
                cwd=settings.BASE_DIR, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout + done.stderr

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return Browser().get(self, "/login/").status == 200
        except OSError:
            return False

    def spooled(self) -> int:
        return sum(path.stat().st_size for path in (self.folder / "spool").glob("*.jsonl"))

    def mails(self) -> list[str]:
        return [path.read_text() for path in sorted((self.folder / "mail").glob("*"))]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Answer(NamedTuple):
    status: int
    body: bytes
    address: str  # where redirects led

    @property
    def text(self) -> str:
        return self.body.decode()


class Browser:
    """One person's; cookies are of the host, so each machine is sent what another has set."""

    def __init__(self) -> None:
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, machine: Machine, address: str) -> Answer:
        return self._ask(Request(f"http://localhost:{machine.port}{address}"))

    def post(self, machine: Machine, address: str, form: Mapping[str, object]) -> Answer:
        """As a form of a page that was open."""
        if self._csrf() == "":
            self.get(machine, "/login/")
        sent = {**form, "csrfmiddlewaretoken": self._csrf()}
        if any(isinstance(value, File) for value in form.values()):
            body, kind = encode_multipart(BOUNDARY, sent), MULTIPART_CONTENT
        else:
            body, kind = urlencode(sent, doseq=True).encode(), "application/x-www-form-urlencoded"
        return self.send(machine, address, body, kind)

    def send(self, machine: Machine, address: str, body: bytes, kind: str) -> Answer:
        headers = {"Content-Type": kind, "X-CSRFToken": self._csrf()}
        url = f"http://localhost:{machine.port}{address}"
        return self._ask(Request(url, body, headers))

    def _csrf(self) -> str:
        return next((str(cookie.value) for cookie in self.cookies if cookie.name == "csrftoken"), "")

    def _ask(self, request: Request) -> Answer:
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                return Answer(answer.status, answer.read(), answer.url)
        except HTTPError as error:
            return Answer(error.code, error.read(), request.full_url)
