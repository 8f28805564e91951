"""Readers, editors and idle connections, on one event loop: plain HTTP/1.1 over connections that are kept."""

import asyncio
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings

Pause = tuple[float, float]  # seconds, from and to

READERS_PAUSE: Pause = (5.0, 25.0)  # on a page: some skim, some read
EDITORS_PAUSE: Pause = (20.0, 60.0)  # on an open piece before the next save
PING_EVERY = 10.0  # seconds; an open editor tells so often that it is open, and asks who else is there
PING = re.compile(r"/admin/editing-sessions/ping/[\w/]+")


@dataclass(frozen=True)
class Pace:
    """How long people stay: as they do, or as little as it takes to measure one alone often enough."""

    reader: Pause = READERS_PAUSE
    editor: Pause = EDITORS_PAUSE


HUMAN = Pace()
QUICK = Pace((0.1, 0.5), (0.5, 1.5))


@dataclass
class Log:
    """Seconds each answer took, by kind; what was answered otherwise than hoped; the last save of each hub."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    saved: dict[int, str] = field(default_factory=dict)


@dataclass
class Connection:
    """One browser's connection; opened anew when the server has closed it meanwhile, as browsers do."""

    port: int
    log: Log
    cookie: str = ""
    _open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, kind: str, address: str, sent: "Sent | None" = None, hoped: int = 200) -> str | None:
        """The body of the answer, None of one that was not as hoped; its time goes into the log."""
        begun = time.monotonic()
        status, body = await self._send(address, sent)
        self.log.took[kind].append(time.monotonic() - begun)
        if status == hoped:
            return body
        self.log.wrong.append(f"{kind} {address}: {status}")
        return None

    async def _send(self, address: str, sent: "Sent | None") -> tuple[int, str]:
        lines = [f"{'POST' if sent else 'GET'} {address} HTTP/1.1", f"Host: localhost:{self.port}"]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        if sent:
            lines += [f"Content-Type: {sent.kind}", f"Content-Length: {len(sent.body)}"]
            lines.append(f"Referer: http://localhost:{self.port}{address}")
        try:
            if self._open and self._open[0].at_eof():
                self._open = None
            reader, writer = self._open or await asyncio.open_connection("127.0.0.1", self.port)
            self._open = reader, writer
            writer.write("\r\n".join([*lines, "", ""]).encode() + (sent.body if sent else b""))
            return await _answer(reader)
        except (ConnectionError, asyncio.IncompleteReadError):
            self._open = None
            return 0, ""


class Sent(NamedTuple):
    """The body of a POST."""

    body: bytes
    kind: str

    @classmethod
    def form(cls, fields: Sequence[tuple[str, str]]) -> "Sent":
        return cls(urlencode(fields).encode(), "application/x-www-form-urlencoded")

    @classmethod
    def view_of(cls, piece: str) -> "Sent":
        """What a browser tells the beacon of a page that was read."""
        viewed = {"id": str(uuid4()), "kind": "view", "piece": piece, "section": "", "value": 0}
        return cls(json.dumps([viewed | {"at": int(time.time() * 1000)}]).encode(), "text/plain")


class ReadPage(NamedTuple):
    address: str
    piece: str  # its uuid; empty for a list of pieces


async def _answer(reader: asyncio.StreamReader) -> tuple[int, str]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(head[0].split()[1]), body.decode(errors="replace")


async def _wait(pause: Pause) -> None:
    await asyncio.sleep(random.uniform(*pause))  # noqa: S311 - people do not come by the stroke of a clock


async def read(connection: Connection, pages: Sequence[ReadPage], until: float, pace: Pace = HUMAN) -> None:
    """One page after the other; of each piece the beacon is told when it is left."""
    await _wait((0, pace.reader[1]))
    while time.monotonic() < until:
        page = random.choice(pages)  # noqa: S311 - which page is no secret
        await connection.ask("read", page.address)
        await _wait(pace.reader)
        if page.piece:
            await connection.ask("tell the beacon", settings.BEACON, Sent.view_of(page.piece), hoped=204)


async def edit(connection: Connection, draft: "Draft", until: float, pace: Pace = HUMAN) -> None:
    """Open a piece in the editor, stay in it, then save a hub of one's own under a new title."""
    number = 0
    await _wait((0, pace.editor[1]))
    while time.monotonic() < until:
        opened = await connection.ask("open the editor", f"/admin/pages/{draft.piece}/edit/")
        await _stay(connection, opened or "", draft.csrf, random.uniform(*pace.editor))  # noqa: S311
        number += 1
        title = f"Load {draft.hub}, save {number}"
        form = Sent.form([*draft.form, ("title", title)])
        if await connection.ask("save", f"/admin/pages/{draft.hub}/edit/", form, hoped=302) is not None:
            connection.log.saved[draft.hub] = title


class Draft(NamedTuple):
    """What one editor works on."""

    piece: int  # is opened
    hub: int  # is saved, with this form
    form: list[tuple[str, str]]
    csrf: str


async def _stay(connection: Connection, opened: str, csrf: str, seconds: float) -> None:
    """In an open editor, which tells so every now and then."""
    ping = PING.search(opened)
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > PING_EVERY:
        await asyncio.sleep(PING_EVERY)
        if ping:
            form = Sent.form([("csrfmiddlewaretoken", csrf), ("is_editing", "1")])
            await connection.ask("say that it is open", ping[0], form)
    await asyncio.sleep(left)


async def stay_idle(port: int, number: int) -> None:
    """An open tab: one line of a head, or nothing at all; opened again whenever the server has closed it."""
    while True:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        if number % 2:
            writer.write(b"GET / HTTP/1.1\r\n")
        await reader.read()
        writer.close()
