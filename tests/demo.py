"""The demo's publication without what higher rooms add to it."""

from collections.abc import Callable

from editorial.platform.rooms import offers


def load_publication(say: Callable[[str], None]) -> None:
    for floor in offers("demo"):
        if floor.__name__.startswith("editorial."):
            floor.load(say)
