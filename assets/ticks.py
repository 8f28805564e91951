"""What the worker does again and again."""

from assets import missed

TICKS = [missed.drain]
