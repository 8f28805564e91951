"""What is asked, as plain values, and the small grammar of the search box: words, "phrases", -not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

from search.fields import DEEPEST
from search.text import clean

MAX_LENGTH = 500  # characters of a query that are read; nobody types more, scripts do
MAX_WORDS = 16

# Left out of a query when other words remain: they are in every text and say nothing about it.
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be but by do does for from how i if in into is it its my no not of on or our "
        "so such that the their then there these they this to us was we what when where which who why "
        "will with you your ",
    )
)

_QUOTES = str.maketrans("“”„«»‘’", '"""""' + "''")
_TOKEN = re.compile(r'(-?)"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w", re.UNICODE)


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    RATING = "rating"
    USED = "used"

    @property
    def field(self) -> str | None:
        """The field it goes by, the largest first; None: by how well the words match."""
        return {Sort.NEWEST: "published", Sort.RATING: "stars", Sort.USED: "used"}.get(self)


@dataclass(frozen=True)
class ParsedQuery:
    """A query as understood. All empty: nothing was asked."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    typed: str = field(default="", compare=False)  # the words in a row, small ones too

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.without)

    @property
    def required(self) -> int:
        """How many of the words a text must hold: all of up to three, three of four, six of eight."""
        return len(self.words) - len(self.words) // 4

    @property
    def literal(self) -> tuple[str, ...]:
        """Runs of words that, where they stand as they were typed, show the place that was meant."""
        run = self.typed or " ".join(self.words)
        return (*self.phrases, run) if " " in run else self.phrases


def parse(text: str) -> ParsedQuery:
    """Never fails: whatever is no word, phrase or -not is left out."""
    readable = clean(text[:MAX_LENGTH]).translate(_QUOTES).lower()
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    for minus, phrase, word in _TOKEN.findall(readable):
        bare = " ".join(phrase.split()) if phrase else word.strip('"')
        if not _WORD.search(bare):
            continue
        if minus or (word and word[0] == "-"):
            without.append(bare.lstrip("-"))
        elif phrase:
            phrases.append(bare)
        else:
            words.append(bare)
    typed = " ".join(words[: 2 * MAX_WORDS])
    words = list(dict.fromkeys(words))
    telling = [word for word in words if word not in STOP_WORDS]
    kept = telling or ([] if phrases else words)
    return ParsedQuery(tuple(kept[:MAX_WORDS]), tuple(phrases[:MAX_WORDS]), tuple(without[:MAX_WORDS]), typed)


@dataclass(frozen=True)
class Query:
    """One question to the library.

    `filters` holds the chosen slugs by facet: any of one facet, all facets together. Pieces that expired before
    `unexpired_on` are left out; None leaves expired ones in. `now` dates freshness.
    """

    text: str = ""
    audience: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20
    unexpired_on: date | None = None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def order(self, asked: ParsedQuery) -> Sort:
        """Without words nothing is more relevant than what is new."""
        return self.sort if asked or self.sort != Sort.RELEVANCE else Sort.NEWEST

    @property
    def offset(self) -> int:
        return min((max(self.page, 1) - 1) * self.size, DEEPEST - self.size)

    @property
    def is_nothing(self) -> bool:
        """Something was typed and no word of it can be searched."""
        return bool(self.text.strip()) and not parse(self.text)
