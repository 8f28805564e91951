"""Measure a path of the product against a baseline, both in one run, by CPU and not by the clock.

On a shared machine the clock measures the neighbours. So both are called in turns (product, baseline, baseline,
product …), each turn is charged the CPU it took (this process with all its threads, its finished children, and the
living processes it names), and the ratio is taken turn by turn. A room offers `bench.BENCHES`: a name and a callable
that takes a size (None: the usual one) and returns a `BenchResult`; `manage.py bench NAME` prints it.
"""

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from django.db import connection
from django.test.utils import CaptureQueriesContext

TURNS = 15  # pairs of product and baseline
TURN_CPU = 0.02  # seconds of CPU a turn should take at least, so that the clock's own cost is nothing

Action = Callable[[], object]


@dataclass(frozen=True)
class Spread:
    """Median and quartiles of repeated measurements, with the 95th percentile."""

    low: float
    median: float
    high: float
    p95: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Of at least two values."""
        low, median, high = quantiles(values, n=4, method="inclusive")
        return cls(low, median, high, quantiles(values, n=20, method="inclusive")[-1])


@dataclass(frozen=True)
class Comparison:
    """One path against one baseline: CPU seconds per operation of each, and their ratio turn by turn."""

    path: str
    against: str
    product: Spread
    baseline: Spread
    ratio: Spread
    goal: str = ""


@dataclass(frozen=True)
class BenchResult:
    """What a bench found: its comparisons, and plain sentences about sizes, query counts and latencies."""

    title: str
    comparisons: list[Comparison] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """As printed: a title, a line for each comparison, the notes."""
        return [self.title, *(_line(one) for one in self.comparisons), *(f"  {note}" for note in self.notes)]


Bench = Callable[[int | None], BenchResult]


def compare(
    path: str,
    product: Action,
    baseline: Action,
    *,
    against: str = "baseline",
    goal: str = "",
    operations: int = 1,
    turns: int = TURNS,
    pids: Sequence[int] = (),
) -> Comparison:
    """Call both in turns and compare their CPU per operation.

    `operations` says how many one call does (a batch of 1,000 events: 1000); `pids` are living processes, with their
    children, whose CPU counts too (a server that is asked).
    """
    product(), baseline()  # warm: imports, caches and connections are not what is measured
    times = {product: _repeats(product, pids), baseline: _repeats(baseline, pids)}
    spent: dict[Action, list[float]] = {product: [], baseline: []}
    for turn in range(turns):
        for action in (product, baseline) if turn % 2 == 0 else (baseline, product):
            spent[action].append(_turn(action, times[action], pids) / operations)
    ratios = [ours / theirs for ours, theirs in zip(spent[product], spent[baseline], strict=True)]
    return Comparison(path, against, Spread.of(spent[product]), Spread.of(spent[baseline]), Spread.of(ratios), goal)


def latencies(action: Action, times: int = 200) -> Spread:
    """Seconds by the clock of single calls: for goals that speak of a 95th percentile."""
    action()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        found.append(time.perf_counter() - start)
    return Spread.of(found)


def queries_of(action: Action) -> int:
    """How often it asks the database, called once more."""
    with CaptureQueriesContext(connection) as found:
        action()
    return len(found)


def cpu_seconds(pids: Sequence[int] = ()) -> float:
    """CPU used so far by this process, its finished children, and the living processes named with their children."""
    finished = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + finished.ru_utime + finished.ru_stime + sum(_cpu_of(pid) for pid in pids)


def _cpu_of(pid: int) -> float:
    """Of a living process and its living descendants, to the nanosecond; Linux only."""
    own, below = 0.0, 0.0
    for task in Path(f"/proc/{pid}/task").iterdir():
        own += int((task / "schedstat").read_text().split()[0]) / 1e9
        below += sum(_cpu_of(int(child)) for child in (task / "children").read_text().split())
    return own + below


def _turn(action: Action, times: int, pids: Sequence[int]) -> float:
    """CPU seconds per call."""
    start = cpu_seconds(pids)
    for _ in range(times):
        action()
    return (cpu_seconds(pids) - start) / times


def _repeats(action: Action, pids: Sequence[int]) -> int:
    """How many calls make a turn long enough to measure."""
    once = max(_turn(action, 1, pids), 1e-7)
    return max(1, round(TURN_CPU / once))


def _line(one: Comparison) -> str:
    ratio, unit = one.ratio, _milliseconds
    goal = f"  (goal: {one.goal})" if one.goal else ""
    return (
        f"  {one.path}: {ratio.median:.2f}x {one.against} [{ratio.low:.2f} to {ratio.high:.2f}], "
        f"{unit(one.product.median)} against {unit(one.baseline.median)} of CPU{goal}"
    )


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms" if seconds >= 1e-4 else f"{seconds * 1e6:.3g} µs"
