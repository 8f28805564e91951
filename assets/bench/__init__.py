"""The library's benches."""

from assets.bench.extract import bench as extract
from assets.bench.relevance import bench as relevance
from assets.bench.search import bench as search
from editorial.platform.management.benchmarking import Bench

BENCHES: dict[str, Bench] = {"search": search, "relevance": relevance, "extract": extract}
