"""Interest as one number: points that halve with time, kept as a logarithm so that the clock need not be asked.

With half-life h (days) an event of p points at time t_i is worth p · 2^(-(t - t_i)/h) at time t. The score is the sum,

    S(t) = Σ p_i · 2^(-(t - t_i)/h) = exp(L - t · ln 2 / h)   with   L = ln Σ p_i · 2^(t_i/h).

L does not depend on t: adding an event is one `logaddexp`, in any order, and people ranked by L keep their order while
time passes, so nothing has to be recomputed at night. Times are days since EPOCH, to keep the exponents small.
"""

import math
from collections.abc import Iterable
from datetime import UTC, datetime

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
NOTHING = -math.inf  # L of nobody's interest


def days(moment: datetime) -> float:
    return (moment - EPOCH).total_seconds() / 86_400


def add(level: float, points: float, at: float, half_life: float) -> float:
    """L after one more event of `points` at day `at`."""
    if points <= 0:
        return level
    term = math.log(points) + at * math.log(2) / half_life
    high, low = max(level, term), min(level, term)
    return high if low == NOTHING else high + math.log1p(math.exp(low - high))


def level(events: Iterable[tuple[float, float]], half_life: float) -> float:
    """L of all events (points, day), computed at once."""
    terms = [math.log(points) + at * math.log(2) / half_life for points, at in events if points > 0]
    if not terms:
        return NOTHING
    top = max(terms)
    return top + math.log(math.fsum(math.exp(term - top) for term in terms))


def score(level: float, at: float, half_life: float) -> float:
    """S at day `at`."""
    return 0.0 if level == NOTHING else math.exp(level - at * math.log(2) / half_life)


def worth(points: float, age: float, half_life: float) -> float:
    """What `points` are worth after `age` days."""
    return float(points * 2 ** (-age / half_life))
