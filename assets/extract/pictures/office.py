"""Starts LibreOffice for one file, and says when there is none."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from assets.extract.extraction import ENVIRONMENT, ROOT
from assets.extract.pictures.launcher import SOCKETS

WALL = 90  # seconds for one file, both starts together
RESTART = 81  # how it ends after it has made its profile: it is to be started again
PICTURED = frozenset({"pptx", "docx", "xlsx", "odp", "odt", "ods"})  # extensions
MODULE = "assets.extract.pictures.launcher"


def program() -> Path | None:
    """LibreOffice's own program, behind the scripts that start it; None: not installed."""
    found = shutil.which("soffice")
    inner = Path(found).resolve().with_name("soffice.bin") if found else None
    return inner if inner and inner.exists() else None


def as_pdf(file: Path, folder: Path) -> Path | None:
    """The file as a PDF below `folder`, where all that is written lies; None: it could not be made."""
    inner = program()
    if inner is None:
        return None
    command = [sys.executable, "-m", MODULE, str(inner), str(file), str(folder)]
    try:
        if _run(command, folder) == RESTART:
            _run(command, folder)
    except subprocess.TimeoutExpired:
        return None
    made = folder / "out" / f"{file.stem}.pdf"
    return made if made.exists() else None


def _run(command: list[str], folder: Path) -> int:
    """In a session of its own, all of which ends with it; without our environment."""
    process = subprocess.Popen(  # noqa: S603 - our own module, arguments as a list
        command,
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(WALL)
    finally:
        _end(process)
        for place in SOCKETS:
            (place / _socket_of(folder)).unlink(missing_ok=True)


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):  # ended already
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _socket_of(folder: Path) -> str:
    """What LibreOffice calls its socket: by the user, and the address of the profile. It may not remove it itself."""
    digest = hashlib.md5(f"file://{folder}/profile".encode("utf-16-le"), usedforsecurity=False).digest()
    return f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}"
