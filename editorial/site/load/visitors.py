"""Readers, editors and idle connections, on one event loop: plain HTTP/1.1 over connections that are kept."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

READERS_PAUSE = (2.0, 6.0)  # seconds between two pages
EDITORS_PAUSE = (6.0, 14.0)  # seconds between opening, saving and opening again


@dataclass
class Log:
    """Seconds each answer took, by kind; what was answered otherwise than hoped; the last save of each hub."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    saved: dict[int, str] = field(default_factory=dict)


@dataclass
class Connection:
    """One browser's connection; opened anew when the server has closed it."""

    port: int
    log: Log
    cookie: str = ""
    _open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, kind: str, address: str, form: Sequence[tuple[str, str]] | None = None, hoped: int = 200
    ) -> str:
        """The body of the answer; its time goes into the log."""
        begun = time.monotonic()
        status, body = await self._send(address, form)
        self.log.took[kind].append(time.monotonic() - begun)
        if status != hoped:
            self.log.wrong.append(f"{kind} {address}: {status}")
        return body

    async def _send(self, address: str, form: Sequence[tuple[str, str]] | None) -> tuple[int, str]:
        sent = urlencode(form).encode() if form is not None else b""
        lines = [f"{'POST' if form is not None else 'GET'} {address} HTTP/1.1", f"Host: localhost:{self.port}"]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        if form is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(sent)}"]
            lines.append(f"Referer: http://localhost:{self.port}{address}")
        try:
            reader, writer = self._open or await asyncio.open_connection("127.0.0.1", self.port)
            self._open = reader, writer
            writer.write("\r\n".join([*lines, "", ""]).encode() + sent)
            return await _answer(reader)
        except (ConnectionError, asyncio.IncompleteReadError):
            self._open = None
            return 0, ""


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


async def read(connection: Connection, addresses: Sequence[str], until: float) -> None:
    await asyncio.sleep(random.uniform(0, READERS_PAUSE[1]))  # noqa: S311 - people do not come by the stroke of a clock
    while time.monotonic() < until:
        await connection.ask("read", random.choice(addresses))  # noqa: S311 - which page is no secret
        await asyncio.sleep(random.uniform(*READERS_PAUSE))  # noqa: S311


async def edit(connection: Connection, hub: int, piece: int, form: list[tuple[str, str]], until: float) -> None:
    """Open a piece in the editor, then save a hub of one's own under a new title."""
    number = 0
    await asyncio.sleep(random.uniform(0, EDITORS_PAUSE[1]))  # noqa: S311
    while time.monotonic() < until:
        await connection.ask("open the editor", f"/admin/pages/{piece}/edit/")
        await asyncio.sleep(random.uniform(*EDITORS_PAUSE))  # noqa: S311
        number += 1
        title = f"Load {hub}, save {number}"
        before = len(connection.log.wrong)
        await connection.ask("save", f"/admin/pages/{hub}/edit/", [*form, ("title", title)], hoped=302)
        if len(connection.log.wrong) == before:
            connection.log.saved[hub] = title
        await asyncio.sleep(random.uniform(*EDITORS_PAUSE))  # noqa: S311


async def stay_idle(port: int, number: int) -> None:
    """An open tab: one line of a head, or nothing at all; opened again whenever the server has closed it."""
    while True:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        if number % 2:
            writer.write(b"GET / HTTP/1.1\r\n")
        await reader.read()
        writer.close()
