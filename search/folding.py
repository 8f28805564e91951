"""Words as they are compared: without capitals, accents and other marks, in every script.

One rule for every engine, for what is typed and for what is written: case folded, compatibility forms taken apart
(Unicode NFKD), marks above and below letters left out. What makes another letter of a letter stays: й, the signs of
Indic scripts, and all of the scripts without spaces.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from search.text import is_unspaced

# Letters with a stroke or of two letters, which Unicode does not take apart, and Arabic ones that are written for each
# other: alef maksura for yeh, teh marbuta for heh, and the line (tatweel) that only makes words longer.
_OTHERS = dict(zip("æœøđðħıłŧþىةـ", ("ae", "oe", "o", "d", "d", "h", "i", "l", "t", "th", "ي", "ه", ""), strict=True))
_LETTERS = frozenset("йїў")  # not и, і and у with a mark: nobody leaves it out
_LAST_OF_FIXED_PLACE = 36  # combining classes of Hebrew points and Arabic marks: 10 to 36
_FIRST_OF_FIXED_PLACE = 10
_FIRST_AROUND_LETTERS = 200  # and of marks above, below, through and beside a letter: from 200

_LAST_FOLDED = 0x1F200  # behind it there are letters of scripts without spaces, and no others that fold
_OF_WORDS = ("Ll", "Lu", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Nl", "No")

# What may change: neither ASCII nor, which most texts are full of, quotation marks, dashes and characters of East Asia.
_RUN = re.compile("[^\x00-\xa9\u2000-\u206f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]+")


class _Folds(dict[int, str]):
    """What becomes of a character, by its code: for `str.translate`, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold(chr(code))
        return self[code]


def _fold(letter: str) -> str:
    lowered = letter.casefold()
    if lowered in _LETTERS or is_unspaced(letter):
        return lowered
    apart = unicodedata.normalize("NFKD", lowered).casefold()
    return "".join(_OTHERS.get(part, part) for part in apart if not _is_mark(part))


def _is_mark(letter: str) -> bool:
    place = unicodedata.combining(letter)
    return _FIRST_OF_FIXED_PLACE <= place <= _LAST_OF_FIXED_PLACE or place >= _FIRST_AROUND_LETTERS


_FOLDS = _Folds()


def folded(text: str) -> str:
    """As it is compared: “Café” → “cafe”, “ΤΙΜΉ” → “τιμη”, “Straße” → “strasse”."""
    return text.lower() if text.isascii() else _RUN.sub(_folded_run, text).lower()


def _folded_run(run: re.Match[str]) -> str:
    return run[0].translate(_FOLDS)


def changed_words(text: str) -> Iterator[str]:
    """Those of its words that folding changes, folded: what is misspelt is compared with them as well."""
    if not text.isascii():
        for word in text.split():
            if not word.isascii() and (said := folded(word)) != word.lower():
                yield said


def folds_of_letters() -> dict[str, str]:
    """Each letter, figure and mark that folding changes, and what becomes of it."""
    found = ((letter, _fold(letter)) for letter in map(chr, range(0x80, _LAST_FOLDED)))
    return {letter: said for letter, said in found if said != letter.lower() and _is_of_words(letter, said)}


def _is_of_words(letter: str, said: str) -> bool:
    return unicodedata.category(letter) in _OF_WORDS and said == said.strip()


class Folded:
    """A text folded, that knows where in the text as written each of its letters stands."""

    def __init__(self, text: str) -> None:
        self.written = text
        self.text = folded(text)

    def origin(self, position: int) -> int:
        """Place in the text as written, in characters, of a place in the folded one; behind what was left out there."""
        starts, shifts = self._shifts
        after = bisect_right(starts, position)
        found = position + shifts[after - 1]
        return min(found, starts[after] + shifts[after]) if after < len(starts) else found  # inside one that grew

    @cached_property
    def _shifts(self) -> tuple[list[int], list[int]]:
        """From which place in the folded text on the one as written is how many characters ahead."""
        starts, shifts = [0], [0]
        for run in _RUN.finditer(self.written):
            if len(_folded_run(run)) != len(run[0]):
                places = accumulate((len(_FOLDS[ord(letter)]) for letter in run[0]), initial=run.start() - shifts[-1])
                next(places)
                for end, place in enumerate(places, run.start() + 1):
                    if end - place != shifts[-1]:
                        starts.append(place)
                        shifts.append(end - place)
        return starts, shifts
