"""What follows when an asset changes: those above hear it, and the index is brought in line."""

from assets.models import Asset
from assets.signals import asset_changed
from editorial.jobs import enqueue


def announce(asset: Asset) -> None:
    """What it covers has changed: those above hear it, and the index follows. Call it in the same transaction."""
    asset_changed.send(sender=Asset, asset=asset)
    reindex(asset)


def reindex(asset: Asset) -> None:
    """The index follows. Call it in the transaction of the cause."""
    enqueue("assets.index", str(asset.uuid), {"asset": str(asset.uuid)})
