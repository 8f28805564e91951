"""The drain: takes the spool into the database, in batches, each of which is wholly in or not at all.

Events, roll-ups, what follows from them (jobs that look for signals) and the spool's offset are committed in one
transaction. The offset moves by a conditional UPDATE, so that of two drains at the same line one goes away empty.
"""

import json
import logging
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NotRequired, TypedDict
from uuid import UUID

from django.conf import settings
from django.db import transaction

from assets.links.telling import tell_senders
from audience.events import event_store
from audience.events.beacon_batches import KINDS, Row
from audience.events.event_attribution import BeaconBatch, is_human, label_all, resolve
from audience.events.existing import keep_what_exists
from audience.events.link_bursts import judge_bursts
from audience.events.link_recipients import attribute
from audience.models import DroppedReading, DropReason, SetAside, SpoolFile
from editorial.platform.jobs.queue import enqueue
from editorial.platform.spool.reading import ReadToTheEnd, lines_from, spool_files

logger = logging.getLogger(__name__)

BATCH = 5_000  # events
DRAIN_FOR = 0.2  # seconds; then the worker looks at its other work

read_to_the_end = ReadToTheEnd()


class SpoolLine(TypedDict):
    """A line of the spool: events, agent, and if known the visitor's uuid, the link's digest and with it the place it
    was opened from. One without events says how many batches were refused.
    """

    e: list[Row]
    a: NotRequired[str]
    v: NotRequired[str]
    r: NotRequired[int]
    l: NotRequired[str]  # noqa: E741 - the name the beacon writes
    p: NotRequired[str]


@dataclass
class SpoolRead:
    """What was read from one file: its batches, the lines that could not be read, and where reading stopped."""

    start: int
    end: int
    batches: list[BeaconBatch] = field(default_factory=list)
    refused: int = 0
    bad: list[tuple[int, int, str]] = field(default_factory=list)  # offset, bytes, reason


def drain() -> int:
    """Take in what is there, for DRAIN_FOR seconds at most; how many events were new."""
    until = time.monotonic() + DRAIN_FOR
    total = 0
    for path in spool_files(settings.SPOOL_DIR):
        if read_to_the_end.is_so(path):
            continue
        while time.monotonic() < until:
            taken = drain_file(path)
            if taken is None:
                break
            total += taken
    return total


def drain_file(path: Path) -> int | None:
    """Take in one batch; how many events were new, None when the file holds nothing more."""
    size = path.stat().st_size
    row = SpoolFile.of(path)
    taken = read_spool(path, row.offset)
    if taken.end == taken.start:
        read_to_the_end.note(path, size)
        row.delete_if_finished(path)
        return None
    with transaction.atomic():
        if not row.advance(taken.end):
            return None
        new = _take_in(taken.batches)
        DroppedReading.objects.add(DropReason.FLOOD, taken.refused)
        SetAside.objects.bulk_create(
            SetAside(file=path.name, offset=offset, size=size, reason=reason) for offset, size, reason in taken.bad
        )
    return new


def _take_in(batches: list[BeaconBatch]) -> int:
    resolve(batches)
    taken_back = judge_bursts(batches)
    label_all(batches)  # made-up pieces too: whoever opens many at once is a scanner
    if dropped := keep_what_exists(batches):
        logger.warning("dropped %d reading events about what does not exist, or too much for one client", dropped)
        DroppedReading.objects.add(DropReason.UNKNOWN, dropped)
    attribute(batches)
    rows = event_store.rows_of(batches)
    new = event_store.insert(rows)
    relabelled = event_store.relabel(batches)
    event_store.take_back(taken_back)
    event_store.roll_up(new)
    tell_senders({UUID(batch.link) for batch in batches if batch.link and is_human(batch)})
    for contact in event_store.contacts_with_news(batches, new, relabelled):
        enqueue("audience.detect_signals", contact, {"contact": contact})
    return len(new)


def read_spool(path: Path, start: int) -> SpoolRead:
    """Whole lines from `start` on, until BATCH events are together; what cannot be read is set aside."""
    taken = SpoolRead(start, start)
    count = 0
    for offset, line in lines_from(path, start):
        taken.end = offset + len(line)
        if batch := _batch(line, offset, taken):
            taken.batches.append(batch)
            count += len(batch.events)
        if count >= BATCH:
            break
    return taken


def _batch(line: bytes, offset: int, taken: SpoolRead) -> BeaconBatch | None:
    """The line's batch, or None after writing down why it is none."""
    if line == b"\n":
        return None
    try:
        found: SpoolLine = json.loads(line)
        events = found["e"]
        taken.refused += int(found.get("r", 0))
        if any(len(event) != 6 or event[1] not in KINDS for event in events):
            raise ValueError("an event has other fields than expected")
        return BeaconBatch(events, found.get("a", ""), found.get("v", ""), found.get("l", ""), found.get("p", ""))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        torn = "" if line.endswith(b"\n") else "torn: "
        taken.bad.append((offset, len(line), f"{torn}{type(error).__name__}: {error}"[:200]))
        return None


def waiting_bytes(folder: Path) -> int:
    """How much of the spool is not taken in yet."""
    offsets = dict(SpoolFile.objects.values_list("name", "offset"))
    return sum(path.stat().st_size - offsets.get(path.name, 0) for path in spool_files(folder))
