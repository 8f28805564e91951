"""`manage.py serve` with real sockets and signals: idle clients harm nobody, and no process outlives its parent."""

import asyncio
import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from editorial.platform.jobs.worker import LONGEST_SLEEP
from editorial.platform.management.supervisor import STARTS, Child
from editorial.platform.web import server
from tests.databases import copy_of_template

pytestmark = pytest.mark.long

PATIENCE = 40.0  # seconds for a process to start, or to end
AT_ONCE = 5.0  # seconds; no client that waits for another is answered so soon
OF_EACH_KIND = 130  # connections that ask for nothing; four kinds of them are more than 500
HEAD = b"Host: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"


def wait_until(done: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def hear_signals() -> None:
    """What a script runs in the background is told to ignore some of them, and tells its children."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Installation:
    """Web and worker on a copy of the tests' empty database, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.mark = f"INSTALLATION={folder}".encode()
        file = folder / "broadsheet.sqlite3"
        copy_of_template(str(file))
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "editorial.platform.settings",
            "INSTALLATION": str(folder),
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{file}",
            "CACHE_URL": "",
            "SEARCH_URL": "",
            "CELERY_BROKER_URL": "",
            "SITE_URL": f"http://localhost:{self.port}",
            "PORT": str(self.port),
        }
        self.log = folder / "log"

    def start(self, command: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603
                [sys.executable, "-u", "manage.py", command],
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=hear_signals,  # safe: it takes no lock
            )

    def run(self, *command: str) -> None:
        arguments = [sys.executable, "manage.py", *command]
        subprocess.run(arguments, env=self.environment, cwd=settings.BASE_DIR, check=True)  # noqa: S603

    def run_python(self, program: str) -> None:
        subprocess.run([sys.executable, "-c", program], env=self.environment, cwd=settings.BASE_DIR, check=True)  # noqa: S603

    def serve(self) -> subprocess.Popen[bytes]:
        started = self.start("serve")
        assert wait_until(lambda: self.answers() or started.poll() is not None)
        assert started.poll() is None, self.log.read_text()
        return started

    def answers(self) -> bool:
        try:
            return self.get() < AT_ONCE
        except OSError:
            return False

    def get(self) -> float:
        """Seconds until a page was there."""
        start = time.monotonic()
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=AT_ONCE)) as client:
            client.request("GET", "/login/")
            answer = client.getresponse()
            assert answer.status == 200
            answer.read()
        return time.monotonic() - start

    def send(self, data: bytes) -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port), timeout=AT_ONCE)
        client.sendall(data)
        return client

    def processes(self, words: str = "") -> list[int]:
        """Ids of what runs in this installation, with these words in its command line."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                is_ours = self.mark in (place / "environ").read_bytes().split(b"\0")
                if is_ours and words in (place / "cmdline").read_text().replace("\0", " "):
                    found.append(int(place.name))
            except OSError:
                continue
        return sorted(found)

    def is_over(self) -> bool:
        return not self.processes()

    def end(self) -> None:
        for process in self.processes():
            os.kill(process, signal.SIGKILL)


def installed(folder: Path) -> Iterator[Installation]:
    if connection.vendor != "sqlite":
        pytest.skip("these are about processes and sockets, whatever the database")
    made = Installation(folder)
    yield made
    made.end()


@pytest.fixture
def installation(django_db_setup: None, tmp_path: Path) -> Iterator[Installation]:
    yield from installed(tmp_path)


@pytest.fixture(scope="module")
def served(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One that runs, for all tests that leave it running: a start costs more than what they ask of it."""
    for made in installed(tmp_path_factory.mktemp("served")):
        made.environment |= {"LOCK_PATIENCE": "3", "DJANGO_SUPERUSER_PASSWORD": "demo"}
        made.run("createsuperuser", "--no-input", "--username=ed", "--email=ed@example.com")
        made.serve()
        yield made


def test_more_than_500_clients_that_ask_for_nothing_harm_nobody(served: Installation) -> None:
    idle = {
        "silent": b"",
        "half a head": b"GET /login/ HTTP/1.1\r\nHost: local",
        "kept alive": b"GET /login/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "half a body": b"POST /login/ HTTP/1.1\r\n" + HEAD + b"Content-Length: 1000\r\n\r\nusername=",
    }
    clients = []
    try:
        for kind, data in idle.items():
            for _ in range(OF_EACH_KIND):
                clients.append(served.send(data))
                if kind == "kept alive":
                    clients[-1].recv(100)
            assert max(served.get() for _ in range(5)) < AT_ONCE, kind
    finally:
        for client in clients:
            client.close()


def test_a_request_that_breaks_off_saves_nothing_and_is_told_so(served: Installation) -> None:
    with served.send(b"POST /login/ HTTP/1.1\r\n" + HEAD + b"Content-Length: 9\r\n\r\nname=") as client:
        client.shutdown(socket.SHUT_WR)
        assert b"400 Bad Request" in (answer := client.recv(1000))
        assert b"Nothing was saved" in answer


def sent_event(installation: Installation) -> tuple[int, float]:
    """Tell the beacon of one view: the status, and the seconds it took."""
    viewed: dict[str, Any] = {"id": str(uuid4()), "kind": "view", "piece": str(uuid4()), "section": "", "value": 0}
    viewed["at"] = int(time.time() * 1000)
    start = time.monotonic()
    with closing(http.client.HTTPConnection("127.0.0.1", installation.port, timeout=PATIENCE)) as client:
        client.request("POST", "/e", json.dumps([viewed]), {"Content-Type": "text/plain"})
        return client.getresponse().status, time.monotonic() - start


def test_readers_and_their_events_do_not_wait_for_writing_and_what_was_not_saved_is_said(
    served: Installation,
) -> None:
    form = "username=ed&password=demo&csrfmiddlewaretoken=" + "a" * 32
    asked = (
        f"POST /login/ HTTP/1.1\r\nConnection: close\r\nCookie: csrftoken={'a' * 32}\r\nContent-Length: {len(form)}\r\n"
    )
    with closing(sqlite3.connect(served.environment["VAR_DIR"] + "/broadsheet.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        writers = [served.send(asked.encode() + HEAD + b"\r\n" + form.encode()) for _ in range(20)]
        assert max(served.get() for _ in range(5)) < 2
        events = [sent_event(served) for _ in range(5)]
        writers[0].settimeout(PATIENCE)
        answer = writers[0].makefile("rb").read(3000)
    assert b"503 Service Unavailable" in answer
    assert b"What you have just sent was not saved" in answer
    assert {status for status, _ in events} == {204}
    assert max(seconds for _, seconds in events) < 2  # less than any writer waited
    assert sum(path.read_bytes().count(b"\n") for path in (served.folder / "spool").glob("*.jsonl")) == len(events)
    for writer in writers:
        writer.close()


def test_a_web_process_killed_at_once_comes_up_again_beside_its_worker(served: Installation) -> None:
    (worker,) = served.processes("manage.py work")
    for process in served.processes("granian"):
        os.kill(process, signal.SIGKILL)
    assert wait_until(lambda: not served.answers())
    assert wait_until(served.answers)
    assert served.processes("manage.py work") == [worker]


def test_a_log_on_a_full_disk_ends_nothing(installation: Installation) -> None:
    installation.log = Path("/dev/full")
    installation.start("serve")
    assert wait_until(installation.answers)
    for process in installation.processes("granian"):
        os.kill(process, signal.SIGKILL)
    assert wait_until(lambda: not installation.answers())
    assert wait_until(installation.answers)
    assert installation.processes("manage.py work")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_nothing_answers_the_port_when_serve_has_ended(installation: Installation, number: signal.Signals) -> None:
    serve = installation.serve()
    kept = installation.send(b"GET /login/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
    for _ in range(2):
        os.killpg(serve.pid, number)
    assert serve.wait(PATIENCE) == (-number if number == signal.SIGKILL else 0)
    assert wait_until(installation.is_over), installation.processes()
    kept.close()


def test_a_worker_told_to_stop_many_times_at_once_ends(installation: Installation) -> None:
    for _ in range(2):
        worker = installation.start("work")
        assert wait_until(lambda: "Working" in installation.log.read_text())
        for _ in range(20):
            worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
        assert "nothing was left half done" in installation.log.read_text()
        installation.log.unlink()


def test_a_port_that_is_taken_ends_serve_with_the_reason(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", installation.port))
        other.listen()
        assert installation.start("serve").wait(PATIENCE) == 1
    assert "The web cannot start; see above for the reason." in installation.log.read_text()
    assert wait_until(installation.is_over)


def test_serve_ends_with_what_is_to_be_done_on_an_empty_database(installation: Installation) -> None:
    Path(installation.environment["VAR_DIR"], "broadsheet.sqlite3").write_bytes(b"")
    assert installation.start("serve").wait(PATIENCE) == 1
    said = installation.log.read_text()
    assert said.count("The database is empty. Run manage.py migrate, which makes it.") == 1
    assert "The worker cannot start; see above for the reason." in said
    assert wait_until(installation.is_over)


def test_serve_itself_loads_no_django(installation: Installation) -> None:
    """So what it starts begins at once, and it takes a tenth of the memory."""
    serve = installation.serve()
    memory = {
        name: int(Path(f"/proc/{process}/statm").read_text().split()[1])
        for name, process in (("serve", serve.pid), ("worker", installation.processes("manage.py work")[0]))
    }
    assert memory["serve"] * 3 < memory["worker"]


LOADED = """
import sys
from editorial.platform.web.server import server
server()
missing = {"editorial.platform.urls", "assets.urls", "assets.wagtail_hooks"} - set(sys.modules)
sys.exit(f"not loaded: {missing}" if missing else 0)
"""


def test_what_serves_has_loaded_its_code_before_the_first_request(installation: Installation) -> None:
    """Threads that import the same modules at once find some half loaded: an error to whoever comes first."""
    installation.run_python(LOADED)


def test_what_started_well_once_is_started_again_however_often_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("editorial.platform.management.supervisor.time.monotonic", lambda: now)
    child = Child("web", [sys.executable, "-c", "import time; time.sleep(60)"])
    now = 10.0
    assert not child.look()
    for _ in range(STARTS * 2):
        child.stop()
        child.process.wait()
        assert "starting it again" in child.look()
        assert not child.cannot_start
        now += 31.0
        assert not child.look()
        assert child.process.poll() is None
    child.stop()
    child.process.wait()


class SlowClient:
    """Sends what it is given, then nothing more."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)

    def __aiter__(self) -> "SlowClient":
        return self

    async def __anext__(self) -> bytes:
        if not self.pieces:
            await asyncio.sleep(60)
        return self.pieces.pop(0)


def take_in(headers: dict[str, str], *pieces: bytes) -> bytes:
    async def take() -> bytes:
        with await server.received(SimpleNamespace(headers=headers), SlowClient(*pieces)) as body:
            return body.read()

    return asyncio.run(take())


def test_a_body_is_taken_in_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "IN_MEMORY", 4)
    assert take_in({"content-length": "10"}, b"12345", b"67890") == b"1234567890"
    assert take_in({}) == b""


@pytest.mark.parametrize(
    ("status", "headers", "pieces"),
    [
        (408, {"content-length": "10"}, [b"12345"]),
        (400, {"content-length": "10"}, [b"12345", b""]),
        (411, {"transfer-encoding": "chunked"}, [b"12345"]),
        (413, {"content-length": "99999999999"}, []),
    ],
)
def test_a_body_that_is_not_whole_is_refused(
    monkeypatch: pytest.MonkeyPatch, status: int, headers: dict[str, str], pieces: list[bytes]
) -> None:
    monkeypatch.setattr(server, "SILENCE", 0.05)
    with pytest.raises(server.RefusedError) as refused:
        take_in(headers, *pieces)
    assert refused.value.status == status


def test_a_body_that_no_longer_fits_on_the_disk_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "SpooledTemporaryFile", lambda size: Path("/dev/full").open("w+b", buffering=0))  # noqa: SIM115
    with pytest.raises(server.RefusedError) as refused:
        take_in({"content-length": "5"}, b"12345")
    assert refused.value.status == 507


def test_a_worker_that_sleeps_takes_up_what_others_ask_for_at_once(installation: Installation) -> None:
    """Each in turn, so that it is not by chance that the lanes look just then."""
    installation.start("work")
    assert wait_until(lambda: "Working" in installation.log.read_text()), installation.log.read_text()
    row = "INSERT INTO platform_job (kind, key, payload, queue, state, once, not_before, attempts, reason, created_at)"
    values = "VALUES ('nobody.knows', ?, '{}', 'crm', 'waiting', 0, datetime('now'), 0, '', datetime('now'))"
    with closing(sqlite3.connect(installation.environment["VAR_DIR"] + "/broadsheet.sqlite3", timeout=20)) as other:
        for number in range(5):
            time.sleep(1)  # the lanes have looked at what came before, and sleep
            start = time.monotonic()
            with other:
                other.execute(f"{row} {values}", [str(number)])
            tried = "SELECT attempts FROM platform_job WHERE key = ? AND kind = 'nobody.knows'"
            assert wait_until(lambda: other.execute(tried, [str(number)]).fetchone()[0] > 0)  # noqa: B023 - called now
            assert time.monotonic() - start < LONGEST_SLEEP / 2
