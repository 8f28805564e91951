"""A whole installation on a throw-away folder, loaded with the demo and served as for one machine."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

START = 60.0  # seconds until the first answer
STOP = 20.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class LiveSite:
    """Web and worker as processes of their own, on SQLite and tantivy in `folder`."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.folder = folder
        self.url = f"http://localhost:{port}"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "editorial.platform.settings",
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/broadsheet.sqlite3",
            "CACHE_URL": "locmemcache://",
            "SEARCH_URL": f"tantivy://{folder}/search",
            "CELERY_BROKER_URL": "",
            "EMAIL_URL": "",
            "SITE_URL": self.url,
            "PORT": str(port),
            "DEMO": "1",
        }

    def run(self, *command: str) -> str:
        """A command of manage.py in this installation; what it printed. Raises with its errors if it fails."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *command],
            env=self.environment,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(command)}: {done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def emails(self) -> list[EmailMessage]:
        """Mails sent so far, oldest first."""
        files = sorted((self.folder / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime)
        texts = [part for file in files for part in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n") if part.strip()]
        return [message_from_bytes(text, policy=policy.default) for text in texts]  # type: ignore[misc]

    def start(self) -> None:
        self.run("demo", "--no-serve")
        self.serve()

    def serve(self) -> None:
        """Web and worker on what lies in the folder."""
        self.log = (self.folder / "serve.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            env=self.environment,
            cwd=settings.BASE_DIR,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        end = time.monotonic() + START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"The site did not start: {(self.folder / 'serve.log').read_text()[-3000:]}")
            time.sleep(0.2)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/", timeout=5) as answer:  # noqa: S310
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()
