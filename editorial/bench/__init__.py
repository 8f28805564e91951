"""The frame of all benches, and this room's own."""

from editorial.bench.frame import Bench, BenchResult, Comparison, Spread, compare, cpu_seconds, latencies
from editorial.bench.page import page

BENCHES: dict[str, Bench] = {"page": page}

__all__ = ["BENCHES", "Bench", "BenchResult", "Comparison", "Spread", "compare", "cpu_seconds", "latencies"]
