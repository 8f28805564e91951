"""The order of what was found: how well the words match, then what colleagues think, how fresh, how used.

    score = text · (1 + 0.30 · rating + 0.20 · freshness + 0.15 · use)

`text` is the engine's score as a share of the best one. `rating` runs from 0 (one star or fewer) to 1 (five); a piece
nobody rated counts as 0.5, so that new ones are neither punished nor praised. `freshness` halves each year. `use`
grows with the logarithm of how often it was sent and is full at 50. At most, then, all three together lift a piece
over one that matches 1.65 times as well.
"""

from collections.abc import Iterable
from datetime import datetime
from math import log1p
from typing import Generic, NamedTuple, TypeVar

RATING_WEIGHT = 0.30
FRESHNESS_WEIGHT = 0.20
USE_WEIGHT = 0.15
HALF_LIFE = 365.0  # days
OFTEN = 50  # sent so many times: fully used
UNKNOWN = 0.5
DAY = 86_400.0  # seconds

Key = TypeVar("Key")


class Candidate(NamedTuple, Generic[Key]):
    """One of the best by text. `key` is the engine's own handle; `published` in seconds since 1970."""

    key: Key
    text: float
    rating: float
    used: int
    published: float


def score(candidate: Candidate[Key], best: float, now: float) -> float:
    """Between 0 and 1.65; `best` is the highest text score, above 0."""
    stars = (max(candidate.rating, 1.0) - 1.0) / 4.0 if candidate.rating else UNKNOWN
    age = max(now - candidate.published, 0.0) / DAY
    freshness: float = 0.5 ** (age / HALF_LIFE)
    use = min(log1p(max(candidate.used, 0)) / log1p(OFTEN), 1.0)
    merit = RATING_WEIGHT * stars + FRESHNESS_WEIGHT * freshness + USE_WEIGHT * use
    return candidate.text / best * (1.0 + merit)


def ranked(candidates: Iterable[Candidate[Key]], now: datetime) -> list[tuple[float, Candidate[Key]]]:
    """Best first. Those with equal scores keep the engine's order."""
    found = list(candidates)
    best = max((candidate.text for candidate in found), default=0.0) or 1.0
    moment = now.timestamp()
    return sorted(((score(one, best, moment), one) for one in found), key=lambda pair: -pair[0])
