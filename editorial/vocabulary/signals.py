"""What this room tells whoever listens, inside the transaction of its cause."""

from django.dispatch import Signal

# sender: the model of what is tagged; ids: primary keys of those whose tags of one merged term have just changed, no
# more than a batch of them.
term_moved = Signal()
