"""What this room tells whoever listens, inside the transaction of its cause."""

from django.dispatch import Signal

term_merged = Signal()  # sender: the vocabulary's model; target: the term that everything is tagged with now
