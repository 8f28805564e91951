"""The bench itself: what is made for it, the two phases, and what was found."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import cycle
from pathlib import Path
from statistics import quantiles

from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import get_random_string
from wagtail.models import Page

from editorial.pieces.models import HomePage, HubPage
from editorial.platform.management.benchmarking import BenchResult
from editorial.platform.models import User
from editorial.site.listing import newest
from editorial.site.load.visitors import (
    HUMAN,
    QUICK,
    Connection,
    Draft,
    Log,
    Pace,
    ReadPage,
    edit,
    read,
    stay_idle,
)

Form = list[tuple[str, str]]

READERS, EDITORS, IDLE = 200, 50, 500
READ = 10  # pieces that are read, the newest
MOST_SHOWN = 5  # answers that were not as hoped
NOT_SENT = frozenset({"title", "slug", "csrfmiddlewaretoken"})
LONGEST_START = 60.0  # seconds
ALONE, TOGETHER = 30.0, 180.0  # seconds of each phase


@dataclass(frozen=True)
class Stage:
    """What everybody needs, read from the database before the clock runs."""

    pages: list[ReadPage]  # what readers open
    pieces: list[int]  # what editors open, each another as far as there are enough
    hubs: list[HubPage]  # one for each editor to save
    cookie: str
    csrf: str


def load(size: int | None) -> BenchResult:
    """`size`: seconds with everybody at once."""
    editor = User.objects.filter(is_superuser=True).first()
    pieces = newest({}, EDITORS)
    if editor is None or not pieces:
        return BenchResult("Load: nothing to read, or nobody to edit. Run it on the demo.")
    home = HomePage.objects.get()
    hubs = [home.add_child(instance=HubPage(title=f"Load {n}", slug=f"load-{n}", live=False)) for n in range(EDITORS)]
    csrf = get_random_string(32)
    cookie = f"{_session_of(editor)}; {settings.CSRF_COOKIE_NAME}={csrf}"
    pages = [ReadPage("/", ""), *(ReadPage(str(piece.url), str(piece.uuid)) for piece in pieces[:READ])]
    stage = Stage(pages, [piece.pk for piece in pieces], hubs, cookie, csrf)
    try:
        with serving() as port:
            alone, together = asyncio.run(_phases(port, stage, float(size or TOGETHER)))
    finally:
        kept = dict(Page.objects.filter(pk__in=[hub.pk for hub in hubs]).values_list("pk", "draft_title"))
        for hub in HubPage.objects.filter(pk__in=list(kept)):
            hub.delete()
    lost = [title for pk, title in together.saved.items() if kept.get(pk) != title]
    title = f"{READERS} readers, {EDITORS} editors and {IDLE} idle connections, against one of each alone"
    return BenchResult(title, notes=_said(alone, together, lost))


def _said(alone: Log, together: Log, lost: list[str]) -> list[str]:
    said = []
    for kind, took in together.took.items():
        if kind not in alone.took:
            continue  # nobody alone stays so long
        one, many = p95(alone.took[kind]), p95(took)
        times = f"{many / one:.1f}x, goal ≤ 3x; {len(took)} times"
        said.append(f"{kind}: p95 {one * 1000:.0f} ms alone, {many * 1000:.0f} ms together ({times})")
    said.append(f"{len(together.saved)} hubs saved, {len(lost)} lost; {len(together.wrong)} answers were not as hoped")
    return said + ([*together.wrong[:MOST_SHOWN], f"see {_log()}"] if together.wrong else [])


def p95(took: list[float]) -> float:
    return quantiles(took, n=20, method="inclusive")[-1] if len(took) > 1 else max(took, default=0.0)


async def _phases(port: int, stage: Stage, seconds: float) -> tuple[Log, Log]:
    form = await _form(port, stage)
    alone, together = Log(), Log()
    await _everybody(port, stage, form, alone, QUICK, readers=1, editors=1, seconds=ALONE)
    idle = [asyncio.create_task(stay_idle(port, number)) for number in range(IDLE)]
    await _everybody(port, stage, form, together, HUMAN, readers=READERS, editors=EDITORS, seconds=seconds)
    for task in idle:
        task.cancel()
    return alone, together


async def _everybody(
    port: int, stage: Stage, form: Form, log: Log, pace: Pace, *, readers: int, editors: int, seconds: float
) -> None:
    until = time.monotonic() + seconds
    reading = [read(Connection(port, log), stage.pages, until, pace) for _ in range(readers)]
    drafts = [
        Draft(piece, hub.pk, [*form, ("slug", hub.slug)], stage.csrf)
        for piece, hub in zip(cycle(stage.pieces), stage.hubs[:editors], strict=False)
    ]
    editing = [edit(Connection(port, log, stage.cookie), draft, until, pace) for draft in drafts]
    await asyncio.gather(*reading, *editing)


async def _form(port: int, stage: Stage) -> Form:
    """What a browser would send of the hub's editor, but for the title; also fills what is kept for good."""
    page = await Connection(port, Log(), stage.cookie).ask("", f"/admin/pages/{stage.hubs[0].pk}/edit/")
    fields = BeautifulSoup(page or "", "html.parser").select("form#page-edit-form [name]:not(button)")
    sent = [field for field in fields if field.get("type") != "checkbox" and field["name"] not in NOT_SENT]
    pairs = [(str(field["name"]), str(field.get("value") or field.text)) for field in sent]
    return [*pairs, ("csrfmiddlewaretoken", stage.csrf)]


def _session_of(editor: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(editor.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = editor.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@contextmanager
def serving() -> Iterator[int]:
    """`serve` of this installation, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with _log().open("wb") as log:
        server = subprocess.Popen(  # our own program
            [sys.executable, "manage.py", "serve"], cwd=settings.BASE_DIR, env=os.environ | {"PORT": str(port)},
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _log() -> Path:
    """What the server says meanwhile."""
    return Path(settings.VAR_DIR) / "bench-load.log"


def _wait_for(port: int) -> None:
    end = time.monotonic() + LONGEST_START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return
