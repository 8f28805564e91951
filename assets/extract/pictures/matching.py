"""Which drawn pages belong to which part of a file. Plain words, no file is opened here."""

import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
FIRST_WORDS = 12  # of a part, looked for on a page
ENOUGH = 0.6  # of them; what is drawn is hyphenated, numbered and laid out otherwise


def pages_of_slides(is_shown: Sequence[bool], pages: int) -> list[range]:
    """For each slide its page: hidden slides are not drawn. Nothing at all when the numbers do not fit."""
    if sum(is_shown) != pages:
        return []
    drawn = iter(range(pages))
    return [range(n, n + 1) if shown and (n := next(drawn)) >= 0 else range(0) for shown in is_shown]


def pages_of_parts(parts: Sequence[str], pages: Sequence[str]) -> list[range]:
    """For each part, by its text, the pages from where it begins to where the next does; none for one without words.

    Together they are all pages: where the beginning of a part is found nowhere, it is where the one before begins.
    """
    said = [frozenset(_words(page)) for page in pages]
    begins: list[int | None] = []
    last = 0
    for part in parts:
        wanted = set(_words(part)[:FIRST_WORDS])
        if wanted:
            last = next((n for n in range(last, len(said)) if len(wanted & said[n]) >= ENOUGH * len(wanted)), last)
            last = last if any(begin is not None for begin in begins) else 0
        begins.append(last if wanted else None)
    return [_span(number, begins, len(pages)) for number in range(len(begins))]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _span(number: int, begins: Sequence[int | None], pages: int) -> range:
    begin = begins[number]
    if begin is None:
        return range(0)
    following = next((later for later in begins[number + 1 :] if later is not None), pages)
    return range(begin, max(begin + 1, following)) if pages else range(0)
