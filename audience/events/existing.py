"""What the beacon was told is held against what exists: no row is made for a piece or section somebody made up.

Looked up once for all batches of a drain, never at the door. A file's pages and a piece's sections are checked by
their anchors; what was opened, downloaded or watched by the names of the files and addresses that the piece offers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from uuid import UUID

from django.db.models import F
from wagtail.documents.models import Document

from assets.models import Asset, FilePage, Version
from audience.events.beacon_batches import LONGEST_SECTION, Row
from audience.events.event_attribution import BeaconBatch
from editorial.pieces.models import PIECE_MODELS, Piece, ResourcePage
from editorial.site.access.shown_documents import documents_of

AT_AN_ANCHOR = frozenset({"view", "section", "engaged"})
MOST_PIECES = 20  # different pieces counted of one client in one drain; a drain follows the last within seconds
MOST_PLACES = 400  # and different sections, pages and files of them

Anchors = dict[str, set[str]]  # of every piece that exists, by the hex of its uuid


def keep_what_exists(batches: list[BeaconBatch]) -> int:
    """Take out of the batches what is about nothing that exists, or too much for one client; how many events."""
    told = sum(len(batch.events) for batch in batches)
    events = [event for batch in batches for event in batch.events]
    anchors = anchors_of({event[2] for event in events if event[2]})
    names = names_of({event[2] for event in events if event[2] in anchors and _is_named(event)})
    places: dict[object, set[tuple[str, str]]] = defaultdict(set)
    for batch in batches:
        seen = places[_client(batch)]
        batch.events = [event for event in batch.events if _exists(event, anchors, names) and _fits(event, seen)]
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
            found.setdefault(piece.uuid.hex, set()).update(piece.section_anchors())
    return found


def _client(batch: BeaconBatch) -> object:
    """Whom batches can be told to have in common; an anonymous one stands alone."""
    return batch.visitor or batch.link or id(batch)


def names_of(pieces: Iterable[str]) -> Anchors:
    """What each offers to open, download or watch: names of files, and addresses, as far as the beacon tells them."""
    uuids = [UUID(piece) for piece in pieces]
    if not uuids:
        return {}
    found: Anchors = defaultdict(set)
    for uuid, url in Asset.objects.filter(uuid__in=uuids).exclude(url="").values_list("uuid", "url"):
        found[uuid.hex].add(url[:LONGEST_SECTION])
    files = Version.objects.filter(asset__uuid__in=uuids).order_by().values_list("asset__uuid", "document__file")
    for uuid, file in files:
        found[uuid.hex].add(_told_name(file))
    offered = {
        piece.uuid.hex: documents_in(piece) for model in PIECE_MODELS for piece in model.objects.filter(uuid__in=uuids)
    }
    wanted = set().union(*offered.values())
    called = dict(Document.objects.filter(pk__in=wanted).values_list("pk", "file")) if wanted else {}
    for piece_hex, documents in offered.items():
        found[piece_hex] |= {_told_name(called[pk]) for pk in documents if pk in called}
    return found


def documents_in(piece: Piece) -> set[int]:
    """Primary keys of all documents that a piece offers, its own file included."""
    own = {piece.document_id} if isinstance(piece, ResourcePage) and piece.document_id else set()
    return own.union(*(documents_of(section) for section in piece.section_values()))


def _told_name(file: str) -> str:
    return PurePosixPath(file).name[:LONGEST_SECTION]


def _is_named(event: Row) -> bool:
    return bool(event[3]) and event[1] not in AT_AN_ANCHOR


def _exists(event: Row, anchors: Anchors, names: Mapping[str, set[str]]) -> bool:
    _, _, piece, section, _, _ = event
    if not piece:
        return True  # a search
    if not section or piece not in anchors:
        return piece in anchors
    return section in (names.get(piece, ()) if _is_named(event) else anchors[piece])


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
