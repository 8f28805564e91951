"""What the worker does again and again."""

from assets.searching import search_misses

PERIODIC_TASKS = [search_misses.drain_misses]
