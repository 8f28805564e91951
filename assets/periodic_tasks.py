"""What the worker does again and again."""

from assets.adoption import counting
from assets.field_notes import deleted_notes
from assets.kits import deleted_kits
from assets.rooms import deleted_rooms
from assets.searching import healing, search_miss_log
from assets.usage import trending, use_log
from editorial.platform.jobs.periodic import Periodic

PERIODIC_TASKS = [
    Periodic(search_miss_log.drain_misses, search_miss_log.EVERY),
    Periodic(search_miss_log.judge, search_miss_log.JUDGE_EVERY),
    Periodic(healing.heal, healing.EVERY),
    Periodic(use_log.drain_uses, use_log.EVERY),
    Periodic(trending.count_trending, trending.EVERY),
    Periodic(trending.forget_old_uses, trending.FORGET_EVERY),
    Periodic(deleted_kits.forget, deleted_kits.EVERY),
    Periodic(counting.count_adoption, counting.EVERY),
    Periodic(counting.forget_old, counting.FORGET_EVERY),
    Periodic(deleted_notes.forget, deleted_notes.EVERY),
    Periodic(deleted_rooms.forget, deleted_rooms.EVERY),
]
