"""A published piece as an asset: the row the library keeps for each page, written anew from what is live."""

from uuid import UUID

from django.utils import timezone

from assets.extract.file_reading import ask_to_read
from assets.models import Asset, AssetKind
from assets.signals import announce
from editorial.pieces.models import PIECE_MODELS, Piece, ResourcePage


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


def mirror(uuid: UUID | str) -> Asset | None:
    """Make the asset of a page say what is live now; out of the library when nothing is. None: there is no asset."""
    piece = live_piece(uuid)
    if piece is None:
        return _take_out(uuid)
    asset, _ = Asset.objects.update_or_create(uuid=piece.uuid, defaults=facts_of(piece))
    asset.copy_classification(piece)
    asset.save()
    if isinstance(piece, ResourcePage) and piece.document is not None:
        _keep_file(asset, piece)
    announce(asset)
    return asset


def facts_of(piece: Piece) -> dict[str, object]:
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
    return facts | ({"is_internal": True} if piece.get_view_restrictions().exists() else {})


def _take_out(uuid: UUID | str) -> Asset | None:
    """Out of the library. The row stays for what colleagues said and sent, unless its page is gone and nobody did."""
    asset = Asset.objects.filter(uuid=uuid).first()
    has_page = any(model.objects.filter(uuid=uuid).exists() for model in PIECE_MODELS)
    if asset is not None and not has_page and not asset.is_used:
        asset.delete()
        asset.reindex()
        return None
    if asset is not None:
        asset.is_live = False  # or it was hidden already, when its page began to be deleted
        asset.save(update_fields=["is_live", "updated_at"])
        announce(asset)
    return asset


def _keep_file(asset: Asset, piece: ResourcePage) -> None:
    """The page's document is the asset's current version: another document supersedes."""
    current = asset.current_version
    if current is None or current.document_id != piece.document_id:
        version = asset.supersede(piece.document, by=piece.owner)
        ask_to_read(version)
