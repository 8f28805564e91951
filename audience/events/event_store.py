"""Writing events and their roll-ups quickly: plain SQL that both databases speak, many rows at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from audience.agreement.evidence import TELLING
from audience.events.bot_detection import SCANNER, UNKNOWN
from audience.events.event_attribution import BeaconBatch, Visit, as_spooled, events_of, is_human, visit_of
from audience.events.link_bursts import TakenBack
from audience.models import Event, Label

# id, kind, piece, section, value, at, visitor, link, label, reason
EventRow = tuple[str, str, str | None, str, float, str, int | None, str | None, str, str]
# the same as the database gives it back, up to the link
Stored = tuple[UUID, str, UUID | None, str, float, datetime, int | None, UUID | None]

DayKey = tuple[str, str, str, str, str]  # piece, day, section, kind, label
DayRow = tuple[str, str, str, str, str, int, float]  # and how often, and the sum of values
LinkKey = tuple[str, str, str, str, str]  # link, piece, section, kind, label
LinkRow = tuple[str, str, str, str, str, int, float, str, str]  # and how often, the sum of values, the first, the last

INSERT_EVENTS = """
    INSERT INTO audience_event (id, kind, piece, section, value, at, visitor_id, link, label, reason) VALUES %s
    ON CONFLICT (id) DO NOTHING
"""
ADD_DAYS = """
    INSERT INTO audience_dayreading (piece, day, section, kind, label, count, total) VALUES %s
    ON CONFLICT (piece, day, section, kind, label) DO UPDATE SET
        count = audience_dayreading.count + excluded.count, total = audience_dayreading.total + excluded.total
"""
ADD_LINKS = """
    INSERT INTO audience_linkreading (link, piece, section, kind, label, count, total, first_at, last_at) VALUES %s
    ON CONFLICT (link, piece, section, kind, label) DO UPDATE SET
        count = audience_linkreading.count + excluded.count, total = audience_linkreading.total + excluded.total,
        first_at = MIN(audience_linkreading.first_at, excluded.first_at),
        last_at = MAX(audience_linkreading.last_at, excluded.last_at)
"""
ROWS_A_STATEMENT = 500  # PostgreSQL is told many rows in one statement; SQLite prepares once and loops in C


def rows_of(batches: Iterable[BeaconBatch]) -> list[EventRow]:
    """One row per event id; of the same id sent twice the first counts."""
    zone = "+00" if connection.vendor == "postgresql" else ""
    rows: dict[str, EventRow] = {}
    for batch in batches:
        link, (label, reason) = batch.link, batch.verdict
        for id_, kind, piece, section, value, at in batch.events:
            if id_ not in rows:
                visitor = batch.visitor_at(at)
                rows[id_] = (id_, kind, piece or None, section, value, at + zone, visitor, link, label, reason)
    return list(rows.values())


def insert(rows: list[EventRow]) -> list[EventRow]:
    """Insert what is not there yet and return it.

    Nearly always all rows are new, and counting the insertions proves it; else the insertion is undone, the known ids
    are looked up, and the rest goes in.
    """
    if not rows:
        return []
    point = transaction.savepoint()
    if write_many(INSERT_EVENTS, rows) == len(rows):
        transaction.savepoint_commit(point)
        return rows
    transaction.savepoint_rollback(point)
    known: set[str] = set()
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        ids = [row[0] for row in rows[start : start + ROWS_A_STATEMENT]]
        known.update(id_.hex for id_ in Event.objects.filter(id__in=ids).values_list("id", flat=True))
    fresh = [row for row in rows if row[0] not in known]
    write_many(INSERT_EVENTS, fresh)
    return fresh


def write_many(statement: str, rows: Sequence[tuple[str | int | float | None, ...]]) -> int:
    """Run an INSERT for all rows, `%s` standing for their values; how many rows were written."""
    if not rows:
        return 0
    one = f"({', '.join(['%s'] * len(rows[0]))})"
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.executemany(statement.replace("%s", one, 1), rows)
            return int(cursor.rowcount)
        written = 0
        for start in range(0, len(rows), ROWS_A_STATEMENT):
            part = rows[start : start + ROWS_A_STATEMENT]
            values = [value for row in part for value in row]
            cursor.execute(statement.replace("%s", ", ".join([one] * len(part)), 1), values)
            written += cursor.rowcount
        return written


def roll_up(rows: Iterable[EventRow], weight: int = 1) -> None:
    """Add the rows to the counts by day and by link; with weight -1 take them out again."""
    days: dict[DayKey, tuple[int, float]] = {}
    links: dict[LinkKey, tuple[int, float, str, str]] = {}
    for _, kind, piece, section, value, at, _, link, label, _ in rows:
        if piece is None:
            continue
        day = (piece, local_day(at[:16]), section, kind, label)
        count, total = days.get(day, (0, 0.0))
        days[day] = (count + weight, total + weight * value)
        if link is not None:
            by_link = (link, piece, section, kind, label)
            count, total, first, last = links.get(by_link, (0, 0.0, at, at))
            links[by_link] = (count + weight, total + weight * value, min(first, at), max(last, at))
    _add_days([(*key, *sums) for key, sums in days.items()])
    _add_links([(*key, *sums) for key, sums in links.items()])


def local_day(minute: str) -> str:
    """The site's day, as receipts count it, of a moment in UTC: `2026-11-23 02:45`."""
    return _local_day(minute, timezone.get_current_timezone_name())


@lru_cache(maxsize=4096)
def _local_day(minute: str, zone: str) -> str:
    return timezone.localdate(datetime.fromisoformat(minute).replace(tzinfo=UTC)).isoformat()


def _add_days(rows: list[DayRow]) -> None:
    write_many(ADD_DAYS, sorted(rows))  # sorted: two drains lock the same rows in the same order


def _add_links(rows: list[LinkRow]) -> None:
    statement = ADD_LINKS
    if connection.vendor == "postgresql":
        statement = statement.replace("MIN(", "LEAST(").replace("MAX(", "GREATEST(")
    write_many(statement, sorted(rows))


def relabel(batches: Iterable[BeaconBatch]) -> set[int]:
    """Late evidence: what was done earlier in this visit and nobody could judge gets the label known now, and what came
    through a link gets its reader.

    Returns the visitors whose earlier acts turned out to be human.
    """
    judged: dict[Visit, BeaconBatch] = {
        batch.visit: batch for batch in batches if batch.visit is not None and batch.verdict.label != UNKNOWN
    }
    changes: dict[tuple[str, int | None], list[Stored]] = defaultdict(list)
    for events in events_of(judged):
        for event in _held(events.filter(label=UNKNOWN)):
            if (batch := _judged_with(event, judged)) is not None:
                changes[batch.verdict.label, _reader_of(event, batch)].append(event)
    for (label, visitor), found in changes.items():
        _label([event[0] for event in found], label, visitor)
        roll_up([_row(event, UNKNOWN) for event in found], weight=-1)
        roll_up([_row(event, label) for event in found])
    return {visitor for label, visitor in changes if visitor is not None and label != SCANNER}


def take_back(found: Iterable[TakenBack]) -> None:
    """What was taken for a person's, or for nobody's, and was a program's: in the events and in the counts."""
    for link, since in found:
        for label in (Label.HUMAN, Label.UNKNOWN):
            held = _held(Event.objects.filter(link=link, at__gte=since, label=label))
            by_visitor: dict[int | None, list[Stored]] = defaultdict(list)
            for event in held:
                by_visitor[event[6]].append(event)
            for visitor, events in by_visitor.items():
                _label([event[0] for event in events], SCANNER, visitor)
            roll_up([_row(event, label) for event in held], weight=-1)
            roll_up([_row(event, SCANNER) for event in held])


def _judged_with(event: Stored, judged: Mapping[Visit, BeaconBatch]) -> BeaconBatch | None:
    """The batch whose verdict holds for this event too; that of a link for what is nobody's so far."""
    visitor, link = event[6:]
    visit = visit_of(visitor, link if visitor is None else None, judged)
    return judged[visit] if visit is not None else None


def _reader_of(event: Stored, batch: BeaconBatch) -> int | None:
    visitor, at = event[6], event[5]
    if visitor is None and batch.reader is not None and as_spooled(at) >= batch.reader.since:
        return batch.reader.visitor
    return visitor


def _held(events: QuerySet[Event]) -> list[Stored]:
    """Read and locked: exactly these are relabelled and counted anew, whatever another drain brings in meanwhile."""
    held = events.order_by("pk").select_for_update()
    return list(held.values_list("id", "kind", "piece", "section", "value", "at", "visitor", "link"))


def _label(ids: Sequence[UUID], label: str, visitor: int | None) -> None:
    for start in range(0, len(ids), ROWS_A_STATEMENT):
        these = Event.objects.filter(pk__in=ids[start : start + ROWS_A_STATEMENT])
        these.update(label=label, reason=f"late evidence: {label}", visitor=visitor)


def _row(event: Stored, label: str) -> EventRow:
    """A stored event as a row for the roll-ups."""
    id_, kind, piece, section, value, at, visitor, link = event
    moment = f"{at:%Y-%m-%d %H:%M:%S.%f}" + ("+00" if connection.vendor == "postgresql" else "")
    piece_hex = piece.hex if piece else None
    return (id_.hex, kind, piece_hex, section, value, moment, visitor, link.hex if link else None, label, "")


def contacts_with_news(batches: Iterable[BeaconBatch], new: Iterable[EventRow], relabelled: set[int]) -> set[str]:
    """Contacts of whom something was learned that a signal may ask for."""
    contacts: dict[int | None, UUID] = {}
    for batch in filter(is_human, batches):
        if batch.contact:
            contacts[batch.visitor] = batch.contact
        if batch.reader:
            contacts[batch.reader.visitor] = batch.reader.contact
    if not contacts:
        return set()
    told = {row[6] for row in new if row[1] in TELLING} | relabelled
    return {str(contact) for visitor, contact in contacts.items() if visitor in told}
