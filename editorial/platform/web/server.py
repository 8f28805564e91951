"""What granian runs: Django behind a door at which slow clients wait by themselves.

Granian keeps silent connections and half heads away from us, but not slow bodies: read by a thread, a few of them
would hold all threads there are. So a body is taken in here, without a thread, before Django hears of the request.
Reading and writing have threads of their own: whoever reads never waits for those who wait for a lock to write. So has
the beacon: it only appends to a file, and a browser that leaves a page asks no second time.
"""

import asyncio
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import get_resolver

from editorial.platform.management.processes import die_with_parent, say
from editorial.platform.web import static_files

READING_THREADS = 8  # of each process; more only share one lock of the interpreter
WRITING_THREADS = 8
BEACON_THREADS = 1  # they would take turns at one file
READING = ("GET", "HEAD", "OPTIONS")
CMS = "/admin/"  # notes who has which page open: there even a GET may wait for a lock
SHORTEST_TURN = 0.001  # seconds a thread computes before another may; with Python's 5 ms quick answers wait for slow
SILENCE = 20.0  # seconds without another byte of a body: whoever sends it is gone
LARGEST_BODY = 512 * 1024 * 1024  # bytes; forms say more exactly, and more kindly, what they take
IN_MEMORY = 256 * 1024  # bytes of a body; what is longer waits in a file

Headers = list[tuple[str, str]]
Application = Callable[[dict[str, Any], Callable[..., object]], Iterable[bytes]]


class Scope(Protocol):
    """What granian says about a request (RSGI)."""

    http_version: str
    scheme: str
    method: str
    path: str
    query_string: str
    server: str
    client: str
    authority: str | None
    headers: Any


class RefusedError(Exception):
    """A body is not taken: the status, and what to say to whoever sent it."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class Server:
    """An RSGI application around one of WSGI."""

    def __init__(self, wsgi: Application) -> None:
        self.wsgi = wsgi
        self._reading = ThreadPoolExecutor(READING_THREADS, "reading")
        self._writing = ThreadPoolExecutor(WRITING_THREADS, "writing")
        self._beacon = ThreadPoolExecutor(BEACON_THREADS, "beacon")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called once in each process that serves: none of them outlives the one that started it."""
        die_with_parent()

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        try:
            body = await received(scope, protocol)
        except RefusedError as refusal:
            headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
            protocol.response_str(refusal.status, headers, refusal.words)
            return
        with body:
            await self._answer(environ_of(scope, body), protocol)

    async def _answer(self, environ: dict[str, Any], protocol: Any) -> None:
        loop = asyncio.get_running_loop()
        threads = self._threads_for(environ)
        status, headers, content = await loop.run_in_executor(threads, self._called, environ)
        if isinstance(content, bytes):
            protocol.response_bytes(status, headers, content)
            return
        out = protocol.response_stream(status, headers)
        pieces = iter(content)
        try:
            while (piece := await loop.run_in_executor(threads, next, pieces, None)) is not None:
                await out.send_bytes(piece)
        finally:
            if close := getattr(content, "close", None):
                await loop.run_in_executor(threads, close)

    def _threads_for(self, environ: dict[str, Any]) -> ThreadPoolExecutor:
        if environ["PATH_INFO"] == settings.BEACON:
            return self._beacon
        return self._reading if _is_reading(environ) else self._writing

    def _called(self, environ: dict[str, Any]) -> tuple[int, Headers, bytes | Iterable[bytes]]:
        """Status, headers, and the whole body; or, of an answer that is made while it is sent, its pieces."""
        begun: list[tuple[str, Headers]] = []
        answer = self.wsgi(environ, lambda status, headers, error=None: begun.append((status, headers)))
        status, headers = begun[-1]
        lowered = [(name.lower(), value) for name, value in headers]
        if not isinstance(answer, HttpResponse):
            return int(status[:3]), lowered, answer
        try:
            return int(status[:3]), lowered, b"".join(answer)
        finally:
            answer.close()


def _is_reading(environ: dict[str, Any]) -> bool:
    return environ["REQUEST_METHOD"] in READING and not environ["PATH_INFO"].startswith(CMS)


async def received(scope: Scope, protocol: Any) -> IO[bytes]:
    """The whole body of a request, as a file at its beginning."""
    expected = _length(scope)
    if not expected:
        return BytesIO()
    body: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by whoever asked for it
    try:
        await _fill(body, expected, protocol)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


def _length(scope: Scope) -> int:
    said = scope.headers.get("content-length")
    if said is None and "transfer-encoding" in scope.headers:
        raise RefusedError(411, "Say how long the request is (Content-Length).")
    length = int(said or 0)  # granian has refused what is no number
    if length > LARGEST_BODY:
        raise RefusedError(413, f"This is too large: at most {LARGEST_BODY // 1024**2} MB can be sent at once.")
    return length


async def _fill(body: IO[bytes], expected: int, protocol: Any) -> None:
    pieces = aiter(protocol)
    got = 0
    try:
        while got < expected:
            async with asyncio.timeout(SILENCE):
                piece: bytes = await pieces.__anext__()  # granian's own cannot be wrapped by anext()
            if not piece:
                raise RefusedError(400, "The request broke off before its end. Nothing was saved.")
            body.write(piece)
            got += len(piece)
    except TimeoutError as error:
        raise RefusedError(408, "The request stopped before its end. Nothing was saved; send it again.") from error
    except OSError as error:
        raise RefusedError(507, "There is no room left here for what was sent. Nothing was saved.") from error


def environ_of(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """As PEP 3333 has it: text is bytes, read as Latin-1."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        key = _key(name)
        joint = ";" if name == "cookie" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ


@lru_cache(512)  # browsers send the same few; whoever invents names fills no memory
def _key(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"


def server() -> Server:
    """What granian makes once in each process that serves."""
    django.setup()
    sys.setswitchinterval(SHORTEST_TURN)
    try:
        static_files.collect()
    except OSError as error:  # a full disk stops nobody: they are served from where they are installed, more slowly
        say(sys.stderr, f"Static files are served as they are installed; they could not be collected: {error}")
    application = get_wsgi_application()
    _ = get_resolver().url_patterns  # loads every page's code: threads that load it at once find it half loaded
    return Server(application)  # type: ignore[arg-type]  # Django's answer is an iterable of bytes
