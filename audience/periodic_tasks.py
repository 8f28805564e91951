"""What the worker does over and over: take the spool in."""

from audience.events.drain import drain
from editorial.platform.jobs.periodic import Periodic

PERIODIC_TASKS = [Periodic(drain)]
