"""The frame of all benches, and this room's own."""

from editorial.bench.frame import Bench, BenchResult, Comparison, Spread, compare, cpu_seconds, latencies

BENCHES: dict[str, Bench] = {}

__all__ = ["BENCHES", "Bench", "BenchResult", "Comparison", "Spread", "compare", "cpu_seconds", "latencies"]
