"""What this room tells those above it."""

from django.dispatch import Signal

# sender=Asset, asset=<Asset>. Sent inside the transaction of the job or form that changed what the asset covers: its
# tags, its being live, internal or expired. Receivers write rows or enqueue jobs; they do no slow work.
asset_changed = Signal()
