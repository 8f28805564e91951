"""What recipients read, and what led to a call: asked here, answered by the room that counts reading.

`SOURCE` is set by that room in its `AppConfig.ready()`. Without it nothing counts as read or called.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol
from uuid import UUID


class LinkRead(NamedTuple):
    """A link that a person read, and the day they first did."""

    day: date
    link: UUID


class CallMade(NamedTuple):
    """Reading of an asset was a reason for a call that somebody got on that day; `user` is their id."""

    day: date
    asset: UUID
    user: int


class ReadingSource(Protocol):
    """Humans only, and only reading that may still be counted."""

    def links_read(self, since: date | None) -> Iterable[LinkRead]: ...

    def calls_made(self, since: date | None) -> Iterable[CallMade]: ...


SOURCE: ReadingSource | None = None
