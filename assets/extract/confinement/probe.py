"""Tries what a hostile file might: `python -m assets.extract.confinement.probe [FILE…]`, bound as the reader is.

Out comes one JSON list of what was within reach, in words; it is empty where the system allows all we ask for.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from assets.extract.child import bind, readable
from assets.extract.confinement import confine

SECRETS = ("SECRET_KEY", "DATABASE_URL", "CACHE_URL", "EMAIL_URL")


def network() -> None:
    with socket.socket() as made:
        made.settimeout(1)
        made.connect(("127.0.0.1", 9))


def local_sockets() -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.connect("/run/there-is-none")


def programs() -> None:
    subprocess.run(["/bin/true"], check=True)


def memory_of_others() -> None:
    Path(f"/proc/{os.getppid()}/environ").read_bytes()


def accounts() -> None:
    Path("/etc/passwd").read_bytes()


ATTEMPTS: dict[str, Callable[[], None]] = {
    "the network": network,
    "local sockets": local_sockets,
    "other programs": programs,
    "the environment of the process that started it": memory_of_others,
    "other files of this machine": accounts,
}
# What the system answers when nobody listens, or nothing is there: the way there was open.
OPEN_BUT_EMPTY = (ConnectionError, TimeoutError, FileNotFoundError)


def reached(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OPEN_BUT_EMPTY:
        return True
    except OSError:
        return False
    return True


def within_reach(files: list[Path]) -> list[str]:
    found = [name for name, attempt in ATTEMPTS.items() if reached(attempt)]
    found += [str(file) for file in files if reached(file.read_bytes)]
    return found + [name for name in SECRETS if name in os.environ]


def main() -> None:
    bind()
    confine(readable(Path(__file__)))
    sys.stdout.write(json.dumps(within_reach([Path(name) for name in sys.argv[1:]])))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
