"""How much a house can keep alive, and so how much it may sensibly want: a first proposal for targets."""

from collections.abc import Sequence
from math import log
from statistics import mean

from editorial_calendar.coverage.arithmetic import UNSIGNED

DAYS_A_MONTH = 365.25 / 12
STEP = 0.5  # targets are proposed in halves: finer would claim to know more
LEAST = 0.5
DEFAULT_HALF_LIFE = 365  # days; without a format that says otherwise


def kept_alive(pieces_a_month: float, half_lives: Sequence[int]) -> float:
    """Effective pieces at which supply comes to rest when so many are published for ever, none signed off.

    Each decays by 2^(-age / half-life); the sum over all ages is rate × half-life ÷ ln 2.
    """
    days = mean(half_lives) if half_lives else DEFAULT_HALF_LIFE
    return pieces_a_month / DAYS_A_MONTH * days / log(2) * UNSIGNED


def proposal(pieces_a_month: float, half_lives: Sequence[int], cells: int) -> float:
    """The same number for each of so many cells, in halves."""
    if not cells:
        return 0.0
    return max(LEAST, int(kept_alive(pieces_a_month, half_lives) / cells / STEP) * STEP)
