"""What the worker does again and again."""

from assets.searching import search_miss_log
from assets.searching.healing import heal_periodically

PERIODIC_TASKS = [search_miss_log.drain_misses, heal_periodically]
