"""Which gap to close first, and why: every rank is a sum of terms, and each term can be said in words.

A gap's points = Σ weight × amount over its terms. Only open cells are ranked: demand for what is covered is not a gap.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from editorial_calendar.coverage.arithmetic import Cell

SHORT = 1.0  # points for each effective piece that is missing
MISS = 0.15  # for each search by a colleague that found too little
MISSES_COUNTED = 20  # beyond these another search tells nothing new
ASK = 0.5  # for each colleague who asked to be told: three times the word of a search
ASKS_COUNTED = 10
NOTE = 0.25  # for each field note: an account said it, which tells more than a search, less than a colleague's request
NOTES_COUNTED = 10
STOP = 1.0  # when all reading that begins in the cell's pieces stops before the end
STOP_READERS = 20  # fewer readings prove nothing
INTEREST = 1.0  # for the first of the top interests, a half for the second, a third for the third …
QUIET_WEEKS = 8  # a top interest should be hit at least so often
NEVER_WEEKS = 26  # what was never hit counts as quiet for so long


@dataclass(frozen=True, slots=True)
class Demand:
    """What is known of one cell besides its supply. `quiet_weeks` None: its top interest has never been hit."""

    misses: int = 0
    asks: int = 0
    notes: int = 0
    readings: int = 0
    stopped: int = 0
    interest: str = ""
    interest_rank: int | None = None
    quiet_weeks: int | None = 0


@dataclass(frozen=True, slots=True)
class DemandTerm:
    """One reason: how much there is of it, what each is worth, and how people say it."""

    name: str
    amount: float
    weight: float
    words: str

    @property
    def points(self) -> float:
        return self.amount * self.weight


@dataclass(frozen=True, slots=True)
class Gap:
    cell: Cell
    terms: list[DemandTerm] = field(default_factory=list)

    @property
    def points(self) -> float:
        return sum(term.points for term in self.terms)

    @property
    def sentence(self) -> str:
        """“2.6 short · 14 failed searches by colleagues · top interest not hit for 9 weeks”."""
        words = [term.words for term in self.terms]
        return " · ".join(words if len(words) > 1 else [*words, "no demand seen yet"])


def rank(cells: Iterable[Cell], demand: Mapping[tuple[int, int], Demand]) -> list[Gap]:
    """Open gaps, the one to close first at the head; writes each cell's rank. Ties: the larger gap, then map order."""
    found = [Gap(cell, reasons(cell, demand.get((cell.row, cell.col), Demand()))) for cell in cells]
    ranked = sorted((gap for gap in found if gap.cell.state == "open"), key=lambda gap: (-gap.points, -gap.cell.gap))
    for place, gap in enumerate(ranked, start=1):
        gap.cell.rank = place
    return ranked


def reasons(cell: Cell, demand: Demand) -> list[DemandTerm]:
    """The terms of a cell, those that are zero left out."""
    possible = [
        DemandTerm("shortfall", cell.gap, SHORT, f"{cell.gap:.1f} short"),
        DemandTerm("failed searches", min(demand.misses, MISSES_COUNTED), MISS, _count(demand.misses, "failed search")),
        DemandTerm("requests", min(demand.asks, ASKS_COUNTED), ASK, _count(demand.asks, "request")),
        DemandTerm("field notes", min(demand.notes, NOTES_COUNTED), NOTE, _count(demand.notes, "field note")),
        _stops(demand),
        _interest(demand),
    ]
    return [term for term in possible if term.amount > 0]


def _stops(demand: Demand) -> DemandTerm:
    share = demand.stopped / demand.readings if demand.readings >= STOP_READERS else 0.0
    said = f"{share:.0%} of {demand.readings} readings stop before the end"
    return DemandTerm("reading that stops", share, STOP, said)


def _interest(demand: Demand) -> DemandTerm:
    weeks = NEVER_WEEKS if demand.quiet_weeks is None else demand.quiet_weeks
    amount = 1 / demand.interest_rank if demand.interest_rank and weeks >= QUIET_WEEKS else 0.0
    how_long = "never hit" if demand.quiet_weeks is None else f"not hit for {weeks} weeks"
    return DemandTerm("top interest", amount, INTEREST, f"top interest “{demand.interest}” {how_long}")


def _count(number: int, noun: str) -> str:
    plural = f"{noun}es" if noun.endswith("ch") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"
