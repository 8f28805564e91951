"""What the beacon was told is held against what exists: no row is made for a piece or section somebody made up.

Looked up once for all batches of a drain, never at the door. A file's pages and a piece's sections are checked by
their anchors; the name of what was opened, downloaded or watched is not an anchor, and is only bounded in number.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F

from assets.models import Asset, FilePage
from audience.events.beacon_batches import Row
from audience.events.event_attribution import BeaconBatch
from editorial.pieces.models import PIECE_MODELS

AT_AN_ANCHOR = frozenset({"view", "section", "engaged"})
MOST_PIECES = 20  # different pieces counted of one client in one drain; a drain follows the last within seconds
MOST_PLACES = 400  # and different sections, pages and files of them

Anchors = dict[str, set[str]]  # of every piece that exists, by the hex of its uuid


def keep_what_exists(batches: list[BeaconBatch]) -> int:
    """Take out of the batches what is about nothing that exists, or too much for one client; how many events."""
    told = sum(len(batch.events) for batch in batches)
    anchors = anchors_of({event[2] for batch in batches for event in batch.events if event[2]})
    places: dict[object, set[tuple[str, str]]] = defaultdict(set)
    for batch in batches:
        seen = places[_client(batch)]
        batch.events = [event for event in batch.events if _exists(event, anchors) and _fits(event, seen)]
    return told - sum(len(batch.events) for batch in batches)


def anchors_of(pieces: Iterable[str]) -> Anchors:
    """Anchors of the sections and pages of those that exist. A fixed number of queries."""
    uuids = [UUID(piece) for piece in pieces]
    if not uuids:
        return {}
    found: Anchors = {uuid.hex: set() for uuid in Asset.objects.filter(uuid__in=uuids).values_list("uuid", flat=True)}
    leaves = FilePage.objects.filter(version__asset__uuid__in=uuids).only("number")
    for leaf in leaves.order_by().annotate(asset_uuid=F("version__asset__uuid")):
        found[leaf.asset_uuid.hex].add(leaf.anchor)
    for model in PIECE_MODELS:
        for piece in model.objects.filter(uuid__in=uuids):
            found.setdefault(piece.uuid.hex, set()).update(s["anchor"] for s in piece.section_values())
    return found


def _client(batch: BeaconBatch) -> object:
    """Whom batches can be told to have in common; an anonymous one stands alone."""
    return batch.visitor or batch.link or id(batch)


def _exists(event: Row, anchors: Anchors) -> bool:
    _, kind, piece, section, _, _ = event
    if not piece:
        return True  # a search
    return piece in anchors and (not section or kind not in AT_AN_ANCHOR or section in anchors[piece])


def _fits(event: Row, seen: set[tuple[str, str]]) -> bool:
    """Whether it is among the first so many places of its client, which are written down in `seen`."""
    place = (event[2], event[3])
    if not place[0] or place in seen:
        return True
    pieces = {piece for piece, _ in seen}
    if len(seen) >= MOST_PLACES or (place[0] not in pieces and len(pieces) >= MOST_PIECES):
        return False
    seen.add(place)
    return True
