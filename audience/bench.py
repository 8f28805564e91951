"""`manage.py bench ingest`: taking a beacon, and draining the spool, each against the plainest way to do it.

Everything written is rolled back. Meanwhile the database's write lock is held, for some seconds.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from random import choice, randrange
from uuid import uuid4
from wsgiref.types import WSGIEnvironment

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from assets.models import Asset
from audience.events import event_store
from audience.events.beacon_batches import Row, parse_beacon
from audience.events.drain import drain_file
from audience.events.event_attribution import BeaconBatch
from audience.models import Event
from editorial.platform.management.benchmarking import Bench, BenchResult, Comparison, compare

EVENTS = 20_000  # in the spool, unless --size says otherwise
A_BATCH = 5  # events: a view, a section, engaged seconds twice, a download
PIECES = [str(uuid4()) for _ in range(200)]  # a site of that many; the roll-ups grow with them, not with events
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
TWIN = "audience_bench_event"


def batch() -> bytes:
    """A batch as a browser sends it, about one of the site's pieces."""
    piece, now = choice(PIECES), int(time.time() * 1000)  # noqa: S311 - no secret
    kinds = [("view", ""), ("section", ""), ("engaged", ""), ("engaged", ""), ("download", "")]
    events = [
        {"id": uuid4().hex, "kind": kind, "piece": piece, "section": section, "value": 5, "at": now}
        for kind, section in kinds
    ]
    return json.dumps(events).encode()


# --- taking a beacon ----------------------------------------------------------------------------------------


def bare(request: HttpRequest) -> HttpResponse:
    """Django's cheapest answer; the body is read, as any counting view must."""
    request.read()
    return HttpResponse(status=204)


def insert(request: HttpRequest) -> HttpResponse:
    """What one writes first: a row per event, at once."""
    for id_, kind, piece, section, value, at in parse_beacon(request.read(), time.time()):
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
        Event.objects.create(id=id_, kind=kind, piece=piece, section=section, value=value, at=moment, label="unknown")
    return HttpResponse(status=204)


urlpatterns = [path("bare", bare), path("insert", insert)]


class _Request(WSGIRequest):
    urlconf = __name__


class _Plain(WSGIHandler):
    """Django without any middleware, with the two views above."""

    request_class = _Request


def _ask(handler: WSGIHandler, address: str) -> Callable[[], None]:
    """Post a batch there through the whole WSGI path; each time a fresh one, made beforehand."""
    bodies = iter([batch() for _ in range(20_000)])

    def ask() -> None:
        body = next(bodies)
        environ: WSGIEnvironment = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": address,
            "SERVER_NAME": "localhost",
            "REMOTE_ADDR": f"10.0.{randrange(256)}.{randrange(256)}",  # noqa: S311 - many readers, not one flood
            "SERVER_PORT": "80",
            "HTTP_HOST": "localhost",
            "HTTP_USER_AGENT": AGENT,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "QUERY_STRING": "",
            "wsgi.input": BytesIO(body),
            "wsgi.url_scheme": "http",
        }
        answer = handler(environ, lambda status, headers, error=None: lambda data: None)
        if answer.status_code != 204:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        answer.close()

    return ask


def accepting() -> list[Comparison]:
    product = WSGIHandler()
    with override_settings(MIDDLEWARE=[]):
        plain = _Plain()
    ours = "accept a beacon of 5 events"
    goal = "at most 1.67x, that is 60 % of its speed"
    return [
        compare(ours, _ask(product, "/e"), _ask(plain, "/bare"), against="a bare Django 204 view", goal=goal),
        compare(ours, _ask(product, "/e"), _ask(plain, "/insert"), against="a view that inserts per hit"),
    ]


# --- draining -----------------------------------------------------------------------------------------------


def draining(folder: Path, events: int) -> tuple[Comparison, list[str]]:
    rows = [parse_beacon(batch(), time.time()) for _ in range(events // A_BATCH)]
    file = folder / f"{datetime.now(UTC):%Y-%m-%d}-bench.jsonl"
    file.write_text("".join(json.dumps({"e": row, "a": AGENT}, separators=(",", ":")) + "\n" for row in rows))
    _make_twin()
    Asset.objects.bulk_create(Asset(uuid=piece, title="A piece") for piece in PIECES)  # what does not exist is dropped
    plain = _twin_rows(rows)

    def drain() -> None:
        taken = 0
        while (new := drain_file(file)) is not None:
            taken += new
        if taken != len(plain):
            raise RuntimeError(f"{taken} of {len(plain)} events were taken in")

    found = compare(
        "drain events, with labels and roll-ups",
        _undone(drain),
        _undone(lambda: event_store.write_many(TWIN_INSERT, plain)),
        against="raw executemany into a table with the same indexes",
        goal="at most 1.67x, 25,000 events/s",
        operations=len(plain),
        turns=9,
    )
    rate = 1 / found.product.median
    return found, [f"{len(plain):,} events; {rate:,.0f} events per CPU-second, on {connection.vendor}"]


TWIN_INSERT = event_store.INSERT_EVENTS.replace("audience_event", TWIN).partition("ON CONFLICT")[0]


def _make_twin() -> None:
    """A table like the events', with the same key and index and nothing else."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE TABLE {TWIN} (LIKE audience_event INCLUDING ALL)")
            return
        statements = "SELECT sql FROM sqlite_master WHERE tbl_name = 'audience_event' AND sql IS NOT NULL"
        cursor.execute(statements)
        for (statement,) in cursor.fetchall():
            made = statement.replace("audience_event", TWIN).replace('"event_reader"', f'"{TWIN}_reader"')
            cursor.execute(made)


def _twin_rows(batches: list[list[Row]]) -> list[event_store.EventRow]:
    return event_store.rows_of([BeaconBatch(rows, AGENT) for rows in batches])


def _undone(action: Callable[[], object]) -> Callable[[], None]:
    """Do it and roll it back, so that every turn starts from the same tables."""

    def act() -> None:
        point = transaction.savepoint()
        action()
        transaction.savepoint_rollback(point)

    return act


@contextmanager
def _one_connection() -> Iterator[None]:
    """Requests made here leave the connection open: the transaction around them is on it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def ingest(size: int | None = None) -> BenchResult:
    """Accept and drain; `size` is the number of events in the spool."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with override_settings(SPOOL_DIR=folder / "accepted"), _one_connection(), transaction.atomic():
            compared = accepting()
            drained, notes = draining(folder, size or EVENTS)
            transaction.set_rollback(True)
    return BenchResult("Taking reading events in", [*compared, drained], notes)


BENCHES: dict[str, Bench] = {"ingest": ingest}
