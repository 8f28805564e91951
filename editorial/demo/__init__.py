"""The demo's publication: Northmoor Review, of a company that sells plant-operations software to food makers.

Everything is found again by slug, and what is found is left as it is: a second load changes nothing, and neither
undoes what someone has tried out in between.
"""

from collections.abc import Callable

from django.db import transaction

from editorial.demo import pages, people, pictures, words
from editorial.demo.pieces import all_pieces


def load(say: Callable[[str], None]) -> None:
    with transaction.atomic():
        words.load(say)
        people.load(say)
    pictures.load(say)  # files are written outside a transaction
    with transaction.atomic():
        pages.load(all_pieces(), say)
