"""What the worker does again and again."""

from assets.searching import healing, search_miss_log
from editorial.platform.jobs.periodic import Periodic

PERIODIC_TASKS = [
    Periodic(search_miss_log.drain_misses, search_miss_log.EVERY),
    Periodic(healing.heal, healing.EVERY),
]
