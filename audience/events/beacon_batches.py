"""What a beacon may send: checked event by event, and brought into the shape the spool keeps. No database, no Django.

A batch is a JSON list of `{"id", "kind", "piece", "section", "value", "at"}`: `id` and `piece` uuids, `kind` one of
KINDS, `section` up to 80 printable characters, `value` 0 to 86,400 (seconds, or results of a search), `at` an ISO
time with its zone or milliseconds since 1970. `piece` may be missing for a search; `section` and `value` always.
"""

import json
import re
from datetime import UTC, datetime
from typing import NoReturn

KINDS = frozenset({"view", "section", "engaged", "open", "download", "video", "search"})
KEYS = frozenset({"id", "kind", "piece", "section", "value", "at"})
MOST_EVENTS = 100
MOST_BYTES = 64 * 1024
LONGEST_SECTION = 80  # characters
LARGEST_VALUE = 86_400  # seconds of a day
OLDEST = 7 * 86_400  # seconds; a laptop closed over the holidays may still tell
AHEAD = 3_600  # seconds a reader's clock may be fast

UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)

MOMENT = "%Y-%m-%d %H:%M:%S.%f"  # in UTC; as long for every moment, so that letters are compared and not times

# id, kind, piece ("" for none), section, value, at (UTC, "2026-11-23 02:45:00.123456")
Row = tuple[str, str, str, str, float, str]


class RefusedError(ValueError):
    """The batch is not taken in; its text says what is wrong with which event."""


def parse_beacon(body: bytes, now: float) -> list[Row]:
    """The batch's events, each checked. Raises RefusedError for the first thing that is wrong: all or nothing."""
    try:
        events = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"not JSON: {error}"[:200]) from error
    if not isinstance(events, list):
        raise RefusedError("a list of events is expected")
    if not 1 <= len(events) <= MOST_EVENTS:
        raise RefusedError(f"1 to {MOST_EVENTS} events are expected, not {len(events)}")
    rows = []
    for number, event in enumerate(events, 1):
        try:
            rows.append(_row(event, now))
        except RefusedError as error:
            raise RefusedError(f"event {number}: {error}") from error
    return rows


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number here")


def _row(event: object, now: float) -> Row:
    if not isinstance(event, dict):
        raise RefusedError("an object is expected")
    if not event.keys() <= KEYS:
        raise RefusedError(f"unknown field {sorted(event.keys() - KEYS)[0][:40]!r}")
    kind = event.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise RefusedError(f"kind must be one of {', '.join(sorted(KINDS))}")
    piece = event.get("piece")
    found = "" if piece is None and kind == "search" else _uuid(piece, "piece")
    return (
        _uuid(event.get("id"), "id"),
        kind,
        found,
        _section(event.get("section", "")),
        _value(event.get("value", 0)),
        _moment(event.get("at"), now),
    )


def _uuid(value: object, name: str) -> str:
    if not isinstance(value, str) or not UUID.fullmatch(value):
        raise RefusedError(f"{name} must be a uuid")
    return value.replace("-", "").lower()


def _section(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_SECTION or not value.isprintable():
        raise RefusedError(f"section must be up to {LONGEST_SECTION} printable characters")
    return value


def _value(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LARGEST_VALUE:
        raise RefusedError(f"value must be a number from 0 to {LARGEST_VALUE}")
    return float(value)


def _moment(value: object, now: float) -> str:
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            seconds = moment.timestamp() if moment.tzinfo else None
        elif isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000
        else:
            seconds = None
    except (ValueError, TypeError, OverflowError):
        seconds = None
    if seconds is None:
        raise RefusedError("at must be an ISO time with its zone, or milliseconds since 1970")
    if not now - OLDEST <= seconds <= now + AHEAD:
        raise RefusedError("at must lie within the last 7 days")
    return datetime.fromtimestamp(seconds, UTC).strftime(MOMENT)
