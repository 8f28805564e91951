"""The drain: takes the spool into the database, in batches, each of which is wholly in or not at all.

Events, roll-ups, what follows from them (jobs that look for signals) and the spool's offset are committed in one
transaction. The offset moves by a conditional UPDATE, so that of two drains at the same line one goes away empty.
"""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NotRequired, TypedDict

from django.conf import settings
from django.db import transaction

from audience.events import event_store
from audience.events.beacon_batches import KINDS, Row
from audience.events.event_attribution import BeaconBatch, label_all, resolve
from audience.models import SetAside, SpoolFile
from editorial.platform.jobs.queue import enqueue

BATCH = 5_000  # events
DRAIN_FOR = 0.2  # seconds; then the worker looks at its other work
CHUNK = 4 * 1024 * 1024  # bytes read at once; a line is at most about 20 KiB
QUIET = timedelta(hours=1)  # a file of an earlier day untouched this long has no writer any more


class SpoolLine(TypedDict):
    """A line of the spool: events, agent, and if known the visitor's uuid and the link's digest."""

    e: list[Row]
    a: NotRequired[str]
    v: NotRequired[str]
    l: NotRequired[str]  # noqa: E741 - the name the beacon writes


@dataclass
class SpoolRead:
    """What was read from one file: its batches, the lines that could not be read, and where reading stopped."""

    start: int
    end: int
    batches: list[BeaconBatch] = field(default_factory=list)
    bad: list[tuple[int, int, str]] = field(default_factory=list)  # offset, bytes, reason


def drain() -> int:
    """Take in what is there, for DRAIN_FOR seconds at most; how many events were new."""
    until = time.monotonic() + DRAIN_FOR
    total = 0
    for path in spool_files(settings.SPOOL_DIR):
        while time.monotonic() < until:
            taken = drain_file(path)
            if taken is None:
                break
            total += taken
    return total


def spool_files(folder: Path) -> list[Path]:
    """Oldest day first; the names begin with the day."""
    return sorted(folder.glob("*.jsonl"))


def drain_file(path: Path) -> int | None:
    """Take in one batch; how many events were new, None when the file holds nothing more."""
    row = SpoolFile.objects.get_or_create(name=path.name)[0]
    taken = read_spool(path, row.offset)
    if taken.end == taken.start:
        _delete_if_finished(path, row)
        return None
    with transaction.atomic():
        moved = SpoolFile.objects.filter(pk=row.pk, offset=taken.start).update(offset=taken.end)
        if not moved:
            return None  # another drain was quicker
        new = _take_in(taken.batches)
        SetAside.objects.bulk_create(
            SetAside(file=path.name, offset=offset, size=size, reason=reason) for offset, size, reason in taken.bad
        )
    return new


def _take_in(batches: list[BeaconBatch]) -> int:
    resolve(batches)
    label_all(batches)
    rows = event_store.rows_of(batches)
    new = event_store.insert(rows)
    relabelled = event_store.relabel(batches)
    event_store.roll_up(new)
    for contact in event_store.contacts_with_news(batches, new, relabelled):
        enqueue("audience.detect_signals", contact, {"contact": contact})
    return len(new)


def read_spool(path: Path, start: int) -> SpoolRead:
    """Whole lines from `start` on, until BATCH events are together. A last line without its end is left for later,
    unless its writer is gone: then it is set aside.
    """
    with path.open("rb") as file:
        file.seek(start)
        data = file.read(CHUNK)
    taken = SpoolRead(start, start)
    count = 0
    for offset, line in _lines(data, start, torn_too=len(data) == CHUNK or _has_no_writer(path)):
        taken.end = offset + len(line)
        if batch := _batch(line, offset, taken):
            taken.batches.append(batch)
            count += len(batch.events)
        if count >= BATCH:
            break
    return taken


def _lines(data: bytes, start: int, *, torn_too: bool) -> Iterator[tuple[int, bytes]]:
    position = 0
    while (end := data.find(b"\n", position)) >= 0:
        yield start + position, data[position : end + 1]
        position = end + 1
    if torn_too and position < len(data) and (position == 0 or len(data) < CHUNK):
        yield start + position, data[position:]


def _batch(line: bytes, offset: int, taken: SpoolRead) -> BeaconBatch | None:
    """The line's batch, or None after writing down why it is none."""
    if line == b"\n":
        return None
    try:
        found: SpoolLine = json.loads(line)
        events = found["e"]
        if any(len(event) != 6 or event[1] not in KINDS for event in events):
            raise ValueError("an event has other fields than expected")
        return BeaconBatch(events, found.get("a", ""), found.get("v", ""), found.get("l", ""))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        torn = "" if line.endswith(b"\n") else "torn: "
        taken.bad.append((offset, len(line), f"{torn}{type(error).__name__}: {error}"[:200]))
        return None


def _has_no_writer(path: Path) -> bool:
    """Of an earlier day, and untouched for QUIET: its process has a newer file or is gone."""
    now = datetime.now(UTC)
    day = path.name[:10]
    silent_since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return day < now.strftime("%Y-%m-%d") and silent_since < now - QUIET


def _delete_if_finished(path: Path, row: SpoolFile) -> None:
    """File first, row second: dying in between leaves a row without a file, never a file to be read again."""
    if _has_no_writer(path) and path.stat().st_size == row.offset:
        os.unlink(path)
        row.delete()


def waiting_bytes(folder: Path) -> int:
    """How much of the spool is not taken in yet."""
    offsets = dict(SpoolFile.objects.values_list("name", "offset"))
    return sum(path.stat().st_size - offsets.get(path.name, 0) for path in spool_files(folder))
