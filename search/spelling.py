"""The word that was meant, found in texts the asker may see."""

import re
from collections import Counter
from collections.abc import Iterable

from search.folding import folded

_WORD = re.compile(r"\w+", re.UNICODE)
LONGEST_COMPOUND = 14  # letters of a word that is looked for in two parts: each place costs a search
_SIGNS = re.compile(r"[^\w\s]+|_+")
_BESIDE_FIGURES = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
READ = 50_000  # characters of each text that are looked through


def tolerance(word: str) -> int:
    """Wrong letters allowed: none in up to three letters, one in up to seven, two beyond."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def distance(a: str, b: str, limit: int) -> int:
    """Letters to add, drop, change or swap with the next (optimal string alignment); more than `limit`: limit + 1."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return min(last[-1], limit + 1)


def meant(word: str, texts: Iterable[str]) -> str:
    """The word of the texts nearest to `word`; of equally near ones the most frequent; itself when none is near.

    A word that only begins like it ("migr" for "migration") comes after those with one wrong letter. The first letter
    is taken as typed: people rarely miss it, and "tarn" is sooner a name than a misspelt "earn". A wrong or missing
    accent is no wrong letter.
    """
    limit, typed = tolerance(word), folded(word)
    found = Counter(other for text in texts for other in _WORD.findall(text[:READ].lower()))
    best, best_key = word, (limit + 2.0, 0)
    for other, times in found.items():
        said = folded(other)
        if said[:1] != typed[:1]:
            continue
        far: float = distance(typed, said, limit)
        if far > limit:
            if len(typed) < 3 or not said.startswith(typed):
                continue
            far = 1.5
        if (far, -times) < best_key:
            best, best_key = other, (far, -times)
    return best


def compounds(word: str) -> list[str]:
    """Other ways of writing one word: “e-mail” for “email”, “acx-2000” for “acx2000”, and each the other way round.

    None for numbers and long words. Between letters and figures a part begins, else it may begin anywhere.
    """
    if joined := _SIGNS.sub("", word):
        if joined != word:
            return [joined] if len(joined) > 2 else []
        apart = _BESIDE_FIGURES.sub("-", word)
        if apart != word:
            return [apart]
        if word.isalpha() and 3 < len(word) <= LONGEST_COMPOUND:
            return [f"{word[:at]}-{word[at:]}" for at in range(1, len(word))]
    return []
