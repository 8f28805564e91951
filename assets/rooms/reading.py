"""Who read what in a room: one row for each piece, one cell for each guest; a fixed number of queries."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assets.links import activity
from assets.links.activity import Known, LinkActivity
from assets.links.places import places_of
from assets.models import Room, RoomGuest, RoomItem, TrackedLink


class Cell(NamedTuple):
    """What one guest read of one piece. `link` is None for who was asked in after the piece was taken out."""

    guest: RoomGuest
    link: TrackedLink | None
    reading: LinkActivity | None


class Row(NamedTuple):
    item: RoomItem
    cells: Sequence[Cell]

    @property
    def is_opened(self) -> bool:
        return any(cell.reading and cell.reading.opened for cell in self.cells)


class Presence(NamedTuple):
    """A guest, and in seconds how long they read in the room in all."""

    guest: RoomGuest
    total: float


class RoomReading(NamedTuple):
    rows: Sequence[Row]
    people: Sequence[Presence]

    @property
    def unopened(self) -> list[str]:
        """Titles of what nobody opened."""
        return [row.item.asset.title for row in self.rows if not row.is_opened]

    @property
    def is_begun(self) -> bool:
        return any(row.is_opened for row in self.rows)


def reading_of(room: Room) -> RoomReading:
    """Of all pieces in the room now, and of all who were asked in, also of those who were sent away."""
    items = list(room.items.present().select_related("asset"))
    guests = list(room.guests.select_related("token").order_by("pk"))
    for guest in guests:
        guest.room = room
    links = list(TrackedLink.objects.filter(guest__in=guests))
    known = activity.activity_of(links)
    at = {(link.guest_id, link.asset_id): link for link in links}
    rows = [Row(item, [_cell(guest, at.get((guest.pk, item.asset_id)), known) for guest in guests]) for item in items]
    return RoomReading(rows, [Presence(guest, _total(guest, links, known)) for guest in guests])


def _cell(guest: RoomGuest, link: TrackedLink | None, known: Known) -> Cell:
    return Cell(guest, link, known.get(link.uuid) if link else None)


def _total(guest: RoomGuest, links: Sequence[TrackedLink], known: Known) -> float:
    return sum(known[link.uuid].total for link in links if link.guest_id == guest.pk and link.uuid in known)


Line = tuple[str, str, str, str, int, float]


def table_of(room: Room) -> Iterator[Line | tuple[str, ...]]:
    """Page by page, for a spreadsheet: also what was not opened."""
    yield ("Name", "E-mail", "Piece", "Page", "Opened", "Seconds")
    for row in reading_of(room).rows:
        asset = row.item.asset
        places = places_of(asset, asset.current_version) or [("", "")]
        for cell in row.cells:
            seconds = (cell.reading.seconds if cell.reading else None) or {}
            opened = cell.reading.opened if cell.reading else 0
            for anchor, name in places:
                spent = round(seconds.get(anchor, 0.0), 1)
                yield (cell.guest.name, cell.guest.email, asset.title, name, opened, spent)
