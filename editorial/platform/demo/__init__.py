"""The demo: Northmoor, a company that sells plant-operations software to food makers, and those who log in.

Everything is found again by slug, and what is found is left as it is: a second load changes nothing, and neither
undoes what someone has tried out in between.
"""

from collections.abc import Callable

from django.db import transaction

from editorial.platform.demo import users


def load(say: Callable[[str], None]) -> None:
    with transaction.atomic():
        users.load(say)
