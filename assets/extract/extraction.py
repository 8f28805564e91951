"""Starts the limited process for one file, and takes in what it says."""

import json
import os
import selectors
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from assets.extract.formats import FORMATS
from assets.extract.guard import DAMAGED
from assets.extract.pages import ExtractedPage

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8"}  # of the reading process; ours holds secrets
WALL = 150.0  # seconds for one file, waiting included
MAX_SAID = 192 * 1024 * 1024  # bytes; 300 thumbnails and all text stay far below
CHUNK = 1024 * 1024  # bytes
TOO_LONG = "The file takes longer to open than one file may, so it was not read. Splitting it up helps."
DIED = "The file could not be opened: reading it broke off. Save it again, or as PDF, and add it once more."


class SaidPage(TypedDict):
    """An ExtractedPage as JSON; `thumbnail` in base 64."""

    number: int
    title: str
    text: str
    notes: str
    thumbnail: str


class Said(TypedDict, total=False):
    """A line of the process: its title, a page, or how it ended."""

    title: str
    page: SaidPage
    problem: str
    cause: str
    note: str


@dataclass
class Extraction:
    """What was read. `problem`: why nothing was, in plain words; `note`: what to know though it was; `title`: what the
    file calls itself."""

    pages: list[ExtractedPage] = field(default_factory=list)
    problem: str = ""
    note: str = ""
    cause: str = ""
    title: str = ""


def read_file(path: Path, extension: str) -> Extraction:
    """Read one file in a process of its own; where the first reader fails and there is a second, by that."""
    extension = extension.lower().lstrip(".")
    found = _run(path, extension)
    kind = FORMATS.get(extension)
    if kind and kind.second and found.problem in {DAMAGED, DIED}:
        again = _run(path, extension, "--second")
        return again if not again.problem else found
    return found


def within_reach(*files: Path) -> list[str]:
    """What a hostile file could get at while it is read here, in words; tried out in a process bound like the reader's.

    `files` are to be tried too: whichever can be opened is in the answer. Empty where the system allows all we ask for.
    """
    command = [sys.executable, "-m", "assets.extract.confinement.probe", *map(str, files)]
    tried = subprocess.run(  # noqa: S603 - our own module, arguments as a list
        command, cwd=ROOT, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=True
    )
    found: list[str] = json.loads(tried.stdout)
    return found


def _run(path: Path, extension: str, *options: str) -> Extraction:
    """The process gets a session of its own and none of our environment: no secret is within its reach."""
    command = [sys.executable, "-m", "assets.extract.child", str(path), extension, *options]
    with subprocess.Popen(  # noqa: S603 - our own module, arguments as a list
        command,
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return _take_in(_lines(process))
        except TimeoutError:
            return Extraction(problem=TOO_LONG)
        finally:
            process.kill()


def _lines(process: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    """Whole lines as they come; TimeoutError when time or the bounds of what may be said run out."""
    assert process.stdout is not None  # noqa: S101 - asked for above
    deadline = time.monotonic() + WALL
    said, rest = 0, b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while selector.select(max(deadline - time.monotonic(), 0)):
            chunk = os.read(process.stdout.fileno(), CHUNK)
            if not chunk:
                return
            said += len(chunk)
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole
            if said > MAX_SAID:
                break
    raise TimeoutError


def _take_in(lines: Iterator[bytes]) -> Extraction:
    found = Extraction(problem=DIED)
    for line in lines:
        said: Said = json.loads(line)
        if "page" in said:
            page = said["page"]
            picture = b64decode(page["thumbnail"])
            found.pages.append(ExtractedPage(page["number"], page["title"], page["text"], page["notes"], picture))
        elif "title" in said:
            found.title = said["title"]
        elif "problem" in said:
            return Extraction(problem=said["problem"], cause=said.get("cause", ""))
        else:
            found.problem, found.note = "", said["note"]
    return found if not found.problem else Extraction(problem=found.problem)
