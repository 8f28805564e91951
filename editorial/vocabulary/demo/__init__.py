"""The demo's own terms, its authors and its experts."""

from collections.abc import Callable

from django.db import transaction

from editorial.vocabulary.demo import people, terms


def load(say: Callable[[str], None]) -> None:
    with transaction.atomic():
        terms.load(say)
        people.load(say)
