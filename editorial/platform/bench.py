"""`manage.py bench growth`: every public and daily screen at two sizes, the one a hundred times the other.

`--size` is the number of pieces in the large copy. A screen is marked when it costs more than 1.3 times as much there,
asks another number of queries, or misses its goal.
"""

from editorial.platform.management.benchmarking import Bench, BenchResult
from editorial.platform.management.growth.copies import costs_at
from editorial.platform.management.growth.measuring import Cost, screens
from editorial.platform.management.growth.screens import Goal

LARGE, TIMES = 100_000, 100
MOST = 1.3  # times the CPU
NOISE = 0.0005  # seconds; below this a ratio says nothing


def growth(size: int | None = None) -> BenchResult:
    large = size or LARGE
    small = max(1, large // TIMES)
    before, after = costs_at(small), costs_at(large)
    lines = [_line(screen.name, before[screen.name], after[screen.name], screen.goal) for screen in screens()]
    head = f"{'':42} queries       CPU, ms                 kB"
    marked = sum(line[-1] in "*†‡" for line in lines)
    note = f"{marked} of {len(lines)} marked: * grows, † asks another number of queries, ‡ misses its goal"
    return BenchResult(f"Every screen at {small:,} and {large:,} pieces", notes=[head, *lines, note])


def _line(name: str, small: Cost, large: Cost, goal: Goal) -> str:
    ratio = large.cpu / small.cpu
    marks = [
        mark
        for mark, holds in {
            "*": ratio > MOST and large.cpu - small.cpu > NOISE,
            "†": large.queries != small.queries,
            "‡": not _meets(large, goal),
        }.items()
        if holds
    ]
    return (
        f"{name:42} {small.queries:3} → {large.queries:3}  "
        f"{small.cpu * 1000:6.1f} → {large.cpu * 1000:7.1f} {ratio:6.1f}x  "
        f"{small.bytes / 1000:5.0f} → {large.bytes / 1000:5.0f}  {''.join(marks)}"
    )


def _meets(cost: Cost, goal: Goal) -> bool:
    return cost.cpu * 1000 <= goal.milliseconds and cost.queries <= goal.queries and cost.bytes <= goal.kilobytes * 1000


BENCHES: dict[str, Bench] = {"growth": growth}
