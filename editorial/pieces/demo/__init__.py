"""The demo's publication: Northmoor Review."""

from collections.abc import Callable

from django.db import transaction

from editorial.pieces.demo import pages, pictures
from editorial.pieces.demo.pieces import all_pieces


def load(say: Callable[[str], None]) -> None:
    pictures.load(say)  # files are written outside a transaction
    with transaction.atomic():
        pages.load(all_pieces(), say)
