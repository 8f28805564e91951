"""Published pieces as assets: the row the library keeps for each page, written anew from what is live.

Many are mirrored together, in a number of queries that hardly grows with them.
"""

from collections.abc import Collection, Sequence
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assets.extract.file_reading import ask_to_read
from assets.models import Asset, AssetKind, Version
from assets.signals import announce, reindex
from assets.webhook_events import published
from editorial.pieces.models import PIECE_MODELS, Piece, ResourcePage
from editorial.site.access.view_restrictions import read_restricted_paths
from editorial.vocabulary.models.classification import Classification, write_tags

BATCH = 100  # pieces mirrored in one transaction
CLASSIFIED = tuple(field.name for field in Classification._meta.concrete_fields)


def live_piece(uuid: UUID | str) -> Piece | None:
    """The live page of that identity."""
    found = (model.objects.filter(uuid=uuid, live=True).first() for model in PIECE_MODELS)
    return next((piece for piece in found if piece is not None), None)


def kind_of(piece: Piece) -> AssetKind:
    if isinstance(piece, ResourcePage) and piece.document_id:
        return AssetKind.FILE
    if isinstance(piece, ResourcePage) and piece.link:
        return AssetKind.of_address(piece.format)
    return AssetKind.PAGE


@transaction.atomic
def mirror(uuids: Collection[UUID | str]) -> None:
    """Make the assets of these pages say what is live now; out of the library with those of which nothing is."""
    pieces = _live_pieces(uuids)
    _write(pieces)
    live = {str(piece.uuid) for piece in pieces}
    _take_out([uuid for uuid in uuids if str(uuid) not in live])


def _live_pieces(uuids: Collection[UUID | str]) -> list[Piece]:
    found: list[Piece] = []
    for model in PIECE_MODELS:
        pieces = model.objects.filter(uuid__in=uuids, live=True).defer("body").order_by("pk")
        named = ["format", "campaign", "owner"] + (["document"] if model is ResourcePage else [])
        found += pieces.select_related(*named)
    return found


def _write(pieces: Sequence[Piece]) -> None:
    closed = read_restricted_paths()
    here = Asset.objects.select_for_update(no_key=True).filter(uuid__in=[piece.uuid for piece in pieces])
    assets = {asset.uuid: asset for asset in here.order_by("pk")}
    new: list[Asset] = []
    here_before = {asset.uuid for asset in assets.values() if asset.is_live}
    written: set[str] = {"updated_at"}
    for piece in pieces:
        facts = facts_of(piece, closed) | {name: getattr(piece, name) for name in CLASSIFIED}
        if piece.uuid not in assets:
            assets[piece.uuid] = Asset(uuid=piece.uuid)
            new.append(assets[piece.uuid])
        for name, value in {**facts, "updated_at": timezone.now()}.items():
            setattr(assets[piece.uuid], name, value)
        written |= facts.keys()
    Asset.objects.bulk_create(new)
    Asset.objects.bulk_update([asset for asset in assets.values() if asset not in new], written)
    for model in PIECE_MODELS:
        write_tags(model, Asset, {piece.pk: assets[piece.uuid].pk for piece in pieces if isinstance(piece, model)})
    _keep_files([(assets[p.uuid], p) for p in pieces if isinstance(p, ResourcePage) and p.document is not None])
    announce(*assets.values())
    published([asset for asset in assets.values() if asset.uuid not in here_before])


def facts_of(piece: Piece, closed: Sequence[str]) -> dict[str, object]:
    """Its asset's fields. `closed`: the tree paths that only some may read."""
    facts: dict[str, object] = {
        "kind": kind_of(piece),
        "title": piece.title,
        "summary": piece.summary,
        "page": piece.page_ptr,
        "url": getattr(piece, "link", ""),
        "owner": piece.owner,
        "is_live": True,
        "expires_on": timezone.localdate(piece.expire_at) if piece.expire_at else None,
    }
    if piece.first_published_at:
        facts["published_at"] = piece.first_published_at
    # A page behind a log-in or a password is for colleagues. Opening the page again does not open the asset by itself.
    return facts | ({"is_internal": True} if piece.path.startswith(tuple(closed)) else {})


def _take_out(uuids: Collection[UUID | str]) -> None:
    """Out of the library. A row stays for what colleagues said and sent, unless its page is gone and nobody did."""
    assets = list(Asset.objects.filter(uuid__in=uuids).order_by("pk"))
    pages = [model.objects.filter(uuid__in=uuids).values_list("uuid", flat=True) for model in PIECE_MODELS]
    with_page = set(chain.from_iterable(pages))
    gone = Asset.objects.unused().filter(pk__in=[asset.pk for asset in assets if asset.uuid not in with_page])
    left = set(gone.values_list("pk", flat=True))
    gone.delete()
    reindex(*[asset for asset in assets if asset.pk in left])
    kept = [asset for asset in assets if asset.pk not in left]
    for asset in kept:
        asset.is_live, asset.updated_at = False, timezone.now()
    Asset.objects.bulk_update(kept, ["is_live", "updated_at"])
    announce(*kept)


def _keep_files(pairs: Sequence[tuple[Asset, ResourcePage]]) -> None:
    """The page's document is the asset's current version: another document supersedes."""
    current = dict(Version.objects.current().filter(asset__in=[a for a, _ in pairs]).values_list("asset", "document"))
    for asset, piece in pairs:
        if current.get(asset.pk) != piece.document_id:
            ask_to_read(asset.supersede(piece.document, by=piece.owner))
