"""The library's benches."""

from assets.bench.search import bench
from editorial.bench import Bench

BENCHES: dict[str, Bench] = {"search": bench}
