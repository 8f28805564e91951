"""The demo's library: decks, papers, sheets made from text, and what salespeople said about them."""

from collections.abc import Callable

from django.db import transaction

from assets.demo import files, library
from editorial.pieces.demo import pages
from editorial.pieces.demo.pieces import all_pieces
from editorial.review import demo_reviews


def load(say: Callable[[str], None]) -> None:
    files.load(say)  # written outside a transaction
    pieces = all_pieces()
    with transaction.atomic():
        pages.fill(pages.waiting_for_files(pieces))
        demo_reviews.load(say)  # only now is what the experts approve what readers get
    with transaction.atomic():
        library.load([piece for piece in pieces if piece.state == "live"], say)
