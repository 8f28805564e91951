"""How much counts, and against what: the arithmetic of coverage, without a database.

Effective supply of a cell on a day = Σ over its live pieces of fit × freshness × sign-off × completion.

- fit: a piece is split evenly over its cells, so that it never adds up to more than one piece.
- freshness: 2^(-age / half-life); the half-life in days belongs to the format, evergreen pieces have a longer one.
- sign-off: what no expert has approved counts less.
- completion: what readers finish counts more, what they leave counts less; unread pieces are neutral.

With one half-life decay can be taken out of the sum: Σ w·2^(-(t-tᵢ)/h) = 2^(-(t-E)/h) · Σ w·2^((tᵢ-E)/h). The right sum
(the mass, relative to the fixed day E) is kept per cell and half-life, and gives the exact supply of any day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

EPOCH = date(2030, 1, 1)  # E above; masses are relative to it, and stay in a float's range for 39 years either way
MIN_HALF_LIFE = 14  # days; shorter ones would leave that range
EVERGREEN_FACTOR = 3  # an evergreen piece has three times its format's half-life
UNSIGNED = 0.8  # a piece no expert has approved
PLANNED = 0.7  # the share of planned pieces that are out by their day, to be replaced by the house's own record
COMPLETION_PRIOR = 0.5  # readers who finish, before anything is measured
COMPLETION_PRIOR_WEIGHT = 20  # readings the prior weighs as much as
DEFAULT_TARGET = 2.0  # effective pieces wanted for a persona at a stage, when nobody set a number
ROUNDING = 0.05  # a gap smaller than what is printed is no gap

AXES = ("persona", "stage", "topic", "format")


@dataclass(frozen=True, slots=True)
class PieceWeight:
    """Why a piece counts as it does in one cell: the receipt."""

    fit: float
    signoff: float
    completion: float

    @property
    def value(self) -> float:
        return self.fit * self.signoff * self.completion


def half_life(format_days: int, evergreen: bool) -> int:
    """Days after which a piece counts half."""
    return max(MIN_HALF_LIFE, format_days) * (EVERGREEN_FACTOR if evergreen else 1)


def freshness(since: date, on: date, half_life_days: int) -> float:
    """1 on the day of publication, one half after a half-life. Never more than 1."""
    return float(2.0 ** (-max(0, (on - since).days) / half_life_days))


def fit(cells: int) -> float:
    """What each of a piece's cells gets of it."""
    return 1 / cells if cells else 0.0


def completion(finished: int, opened: int) -> float:
    """0.5 when nobody finishes, 1 when unmeasured, 1.5 when everybody does."""
    rate = (finished + COMPLETION_PRIOR * COMPLETION_PRIOR_WEIGHT) / (opened + COMPLETION_PRIOR_WEIGHT)
    return 0.5 + min(rate, 1.0)


def mass(weight: float, since: date, half_life_days: int) -> float:
    """A weight that decays, relative to the epoch."""
    return float(weight * 2.0 ** ((since - EPOCH).days / half_life_days))


def supply(total_mass: float, half_life_days: int, on: date) -> float:
    """What a sum of masses of one half-life is worth on a day."""
    return float(total_mass * 2.0 ** (-(on - EPOCH).days / half_life_days))


@dataclass(frozen=True, slots=True)
class Lot:
    """Part of a cell's supply: masses of one half-life."""

    row: int
    col: int
    half_life: int
    mass: float
    pieces: int
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Aim:
    """A target (`number`) or, with `number` None, "not applicable". Topic or format None: any."""

    persona: int
    stage: int
    topic: int | None
    format: int | None
    number: float | None
    reason: str = ""


@dataclass(slots=True)
class Cell:
    """One square of the map. `supply` includes `planned`."""

    row: int
    col: int
    target: float = 0.0
    supply: float = 0.0
    planned: float = 0.0
    pieces: int = 0
    applicable: bool = True
    reason: str = ""
    rank: int | None = None

    @property
    def gap(self) -> float:
        return max(0.0, self.target - self.supply) if self.applicable else 0.0

    @property
    def state(self) -> str:
        """`open`, `met` or `not_applicable`."""
        if not self.applicable:
            return "not_applicable"
        return "open" if self.gap >= ROUNDING else "met"

    @property
    def step(self) -> int:
        """0 to 5: how much of the target is there."""
        if self.target <= 0:
            return 5 if self.supply > 0 else 0
        return min(5, int(self.supply / self.target * 5 + 1e-9))


Fixed = dict[str, int]  # axis → id: what a cell, its row, its column and the filters say


class Aims:
    """What is wanted of any cell, from numbers set for persona and stage.

    A number set for a topic or a format holds when that topic or format is looked at; without one, an even share of
    the general number. A general number is never less than the sum of its topics' numbers.
    """

    def __init__(self, aims: Iterable[Aim], vocabulary: dict[str, list[int]]) -> None:
        self.vocabulary = vocabulary
        self.numbers: dict[tuple[int, int, int | None, int | None], float] = {}
        self.excluded: dict[tuple[int, int], list[Aim]] = {}
        self._topics: dict[tuple[int, int], float] = {}
        for aim in aims:
            pair = (aim.persona, aim.stage)
            if aim.number is None:
                self.excluded.setdefault(pair, []).append(aim)
                continue
            self.numbers[(*pair, aim.topic, aim.format)] = aim.number
            if aim.topic and aim.format is None:
                self._topics[pair] = self._topics.get(pair, 0.0) + aim.number

    def wanted(self, fixed: Fixed) -> tuple[float, bool, str]:
        """(target, is it applicable at all, why not)."""
        topic, form = fixed.get("topic"), fixed.get("format")
        total, applicable, reason = 0.0, False, ""
        for persona in self._either(fixed, "persona"):
            for stage in self._either(fixed, "stage"):
                left_out = self._left_out(persona, stage, topic, form)
                if left_out is None:
                    applicable = True
                    total += self._amount(persona, stage, topic, form)
                else:
                    reason = left_out.reason
        return total, applicable, "" if applicable else reason

    def _either(self, fixed: Fixed, axis: str) -> list[int]:
        return [fixed[axis]] if axis in fixed else self.vocabulary[axis]

    def _left_out(self, persona: int, stage: int, topic: int | None, form: int | None) -> Aim | None:
        for aim in self.excluded.get((persona, stage), ()):
            if aim.topic in (None, topic) and aim.format in (None, form):
                return aim
        return None

    def _amount(self, persona: int, stage: int, topic: int | None, form: int | None) -> float:
        exact = self.numbers.get((persona, stage, topic, form))
        if topic is None and form is None:
            general = DEFAULT_TARGET if exact is None else exact
            return max(general, self._topics.get((persona, stage), 0.0))
        if exact is not None:
            return exact
        if topic is not None and form is not None and (persona, stage, topic, None) in self.numbers:
            return self.numbers[persona, stage, topic, None] / self._size("format")
        whole = self._amount(persona, stage, None, form if topic is not None and form is not None else None)
        return whole / self._size("topic" if topic is not None else "format")

    def _size(self, axis: str) -> int:
        return max(1, len(self.vocabulary[axis]))


def lay_out(rows: str, cols: str, filters: Fixed, lots: Iterable[Lot], aims: Aims, on: date) -> list[Cell]:
    """The map's cells, row by row, in the order of the vocabulary. Two different axes; filters on the other two."""
    cells: dict[tuple[int, int], Cell] = {}
    for row in aims.vocabulary[rows]:
        for col in aims.vocabulary[cols]:
            target, applicable, reason = aims.wanted({**filters, rows: row, cols: col})
            cells[row, col] = Cell(row, col, target=target, applicable=applicable, reason=reason)
    for lot in lots:
        cell = cells.get((lot.row, lot.col))
        if cell is not None:
            worth = supply(lot.mass, lot.half_life, on)
            cell.supply += worth
            cell.planned += worth if lot.planned else 0.0
            cell.pieces += lot.pieces
    return list(cells.values())
