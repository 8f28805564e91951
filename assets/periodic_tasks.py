"""What the worker does again and again."""

from assets.searching import search_miss_log

PERIODIC_TASKS = [search_miss_log.drain_misses]
