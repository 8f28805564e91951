"""What this room tells those above it when assets change; the index is brought in line too."""

from django.dispatch import Signal

from assets.models import Asset
from editorial.platform.jobs.queue import enqueue_all

# sender=Asset, assets=[<Asset>, …]. Sent inside the transaction of the job or form that changed what they cover: their
# tags, their being live, internal or expired. Receivers write rows or enqueue jobs; they do no slow work.
assets_changed = Signal()

# sender=TrackedLink, links=[<uuid>, …]. Sent inside the transaction in which their recipients declined to share what
# they read: whoever keeps it forgets it, in that transaction or by a job written in it.
sharing_declined = Signal()


def announce(*assets: Asset) -> None:
    """What they cover has changed: those above hear it, and the index follows. Call it in the same transaction."""
    assets_changed.send(sender=Asset, assets=assets)
    reindex(*assets)


def reindex(*assets: Asset) -> None:
    """The index follows."""
    enqueue_all("assets.index", {str(asset.uuid): {"asset": str(asset.uuid)} for asset in assets})
