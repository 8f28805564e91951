"""What is asked, as plain values, and the small grammar of the search box: words, "phrases", -not."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from search.fields import DEEPEST
from search.synonyms import NO_SYNONYMS, Meaning, Synonyms
from search.text import UNSPACED, clean, is_unspaced

MAX_LENGTH = 500  # characters of a query that are read; nobody types more, scripts do
MAX_WORDS = 64  # a question of 500 characters has no more

# Left out of a query when other words remain: they are in every text and say nothing about it.
STOP_WORDS = frozenset(
    re.findall(
        r"\S+",
        "a an and are as at be but by do does e.g for from how i i'd i'm i've i.e if in into is it it's its my no not "
        "of on or our so such that the their then there these they this to us was we what what's when where which who "
        "why will with you your",
    )
)
# Left out of a question in sentences as well: they say how something is asked, not what is asked.
ASKING_WORDS = STOP_WORDS | frozenset(
    re.findall(
        r"\S+",
        "about after again all also am another any because been before being between both can can't could did doing "
        "don't during each either etc few further had has have having he her him his however isn't itself just may me "
        "might more most much must nor now off once only other out over own per same shall she should since some than "
        "them themselves those through too under until up upon very were whether while whom whose within without would "
        "yet",
    )
)
SENTENCE = 4  # words that are left of one at least
_SIGNS = ".,;:!?()[]'"

# What nobody types who looks for a piece: markup, templates, statements of SQL, paths upwards.
_CODE = re.compile(r"[<>{}\\`]|--|\.\./|\$\(|';|%[0-9a-f]{2}\b", re.IGNORECASE)
_REPEATED = re.compile(r"(.{1,3}?)\1{2,}.?")  # “aaaa”, “asasas”, “hahaha”

_QUOTES = str.maketrans("“”„«»‘’", '"""""' + "''")
_TOKEN = re.compile(r'(-?)"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w", re.UNICODE)
_RUN = re.compile(rf"[{UNSPACED}]+|[^\W_{UNSPACED}]+")  # letters of one kind of script


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
    """A query as understood. All empty: nothing was asked. `any_word`: one of the words is enough.

    What has synonyms stands in `meanings`, and no more in `words`.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    typed: str = field(default="", compare=False)  # the words in a row, small ones too
    any_word: bool = False
    meanings: tuple[Meaning, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.meanings or self.phrases or self.without)

    @property
    def required(self) -> int:
        """How many of the words and meanings a text must hold."""
        return 1 if self.any_word else len(self.words) + len(self.meanings)

    def understood(self, synonyms: Synonyms) -> "ParsedQuery":
        """With what else would mean the same as its words. Phrases and -not are meant as they stand."""
        meanings, left = [], list(self.words)
        for meaning in synonyms.meanings(self.typed.split()):
            if own := tuple(word for word in meaning.words if word in left):
                meanings.append(meaning._replace(words=own))
                left = [word for word in left if word not in own]
        return replace(self, words=tuple(left), meanings=tuple(meanings)) if meanings else self

    @property
    def also(self) -> tuple[str, ...]:
        """Other expressions that are looked for."""
        return tuple(dict.fromkeys(other for meaning in self.meanings for other in meaning.others))

    def loosened(self) -> "ParsedQuery":
        """Satisfied with any of its words or phrases: finds all that the strict query finds, and more.

        Runs without spaces are cut into pairs of letters; phrases stay in a row, as they were typed.
        """
        words = _telling([part for run in self._own_words for part in _parts(run)])
        others = tuple(meaning._replace(words=()) for meaning in self.meanings)
        return replace(self, words=(*words, *self.phrases)[:MAX_WORDS], phrases=(), meanings=others, any_word=True)

    def unquoted(self) -> "ParsedQuery":
        """Satisfied with any word, those of phrases too: for what is quoted from elsewhere and stands in no text."""
        quoted = [word for phrase in self.phrases for word in phrase.split()]
        return replace(self, words=(*self.words, *quoted), phrases=()).loosened()

    @property
    def is_of_several(self) -> bool:
        """Whether a text may hold some of what is asked without holding all."""
        return len(self.loosened().words) > 1 and bool(self._own_words)

    @property
    def _own_words(self) -> tuple[str, ...]:
        """Those with synonyms as well."""
        return (*self.words, *(word for meaning in self.meanings for word in meaning.words))

    @property
    def runs(self) -> tuple[str, ...]:
        """Words, what means the same, and phrases: what is highlighted."""
        return (*self._own_words, *self.also, *self.phrases)

    @property
    def literal(self) -> tuple[str, ...]:
        """Runs of words that, where they stand as they were typed, show the place that was meant."""
        run = self.typed or " ".join(self._own_words)
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
    typed = " ".join(words[:MAX_WORDS])
    kept = _telling(words)
    if phrases and not _without(kept, STOP_WORDS):
        kept = ()
    return ParsedQuery(kept[:MAX_WORDS], tuple(phrases[:MAX_WORDS]), tuple(without[:MAX_WORDS]), typed)


def _telling(words: Sequence[str]) -> tuple[str, ...]:
    """Without the small ones, unless there are no others. What is said twice counts twice."""
    kept = _without(words, STOP_WORDS) or tuple(words)
    told = _without(kept, ASKING_WORDS)
    return told if len(told) >= SENTENCE else kept


def _without(words: Sequence[str], small: Set[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word.strip(_SIGNS) not in small)


def _parts(run: str) -> list[str]:
    """What of a run may stand apart: “cost/benefit” → cost, benefit; “東京都” → 東京, 京都; “r&d” stays whole."""
    found: list[str] = []
    for part in _RUN.findall(run):
        if is_unspaced(part):
            found += [part[at : at + 2] for at in range(max(len(part) - 1, 1))]
        elif len(part) > 1 and part not in STOP_WORDS:
            found.append(part)
    return found or [run]


def is_junk(text: str) -> bool:
    """Whether this is no question of a person: no words, code, or keys held down."""
    asked = parse(text)
    words = [part for run in (*asked.words, *asked.phrases) for part in _RUN.findall(run)]
    return bool(_CODE.search(text)) or all(_REPEATED.fullmatch(word) for word in words)


@dataclass(frozen=True)
class Query:
    """One question to the library.

    `groups` are further audiences that the asker belongs to. `filters` holds the chosen slugs by facet: any of one
    facet, all facets together. Pieces that expired before `unexpired_on` are left out; None leaves expired ones in.
    `now` dates freshness.
    """

    text: str = ""
    audience: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20
    unexpired_on: date | None = None
    synonyms: Synonyms = NO_SYNONYMS
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    groups: tuple[str, ...] = ()

    @property
    def audiences(self) -> tuple[str, ...]:
        """A document for any of these may be found."""
        return (self.audience, *self.groups)

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
