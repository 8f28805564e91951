"""What this floor tells those above it, inside the transaction of its cause."""

from django.dispatch import Signal

# sender: the kind of piece; uuid. What can be found of a piece may have changed: it was published, unpublished, saved
# as it is live, moved, restricted or deleted. Receivers enqueue jobs, which look at what is true then.
piece_changed = Signal()

# sender: Page; pages: the pages, in a query. They are being deleted or unpublished, and no reader sees them from this
# transaction on. Receivers hide what they made of them, in a number of queries that does not grow.
pages_hidden = Signal()
