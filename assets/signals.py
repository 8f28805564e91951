"""What this room tells those above it when an asset changes; the index is brought in line too."""

from django.dispatch import Signal

from assets.models import Asset

# sender=Asset, asset=<Asset>. Sent inside the transaction of the job or form that changed what the asset covers: its
# tags, its being live, internal or expired. Receivers write rows or enqueue jobs; they do no slow work.
asset_changed = Signal()


def announce(asset: Asset) -> None:
    """What it covers has changed: those above hear it, and the index follows. Call it in the same transaction."""
    asset_changed.send(sender=Asset, asset=asset)
    asset.reindex()
