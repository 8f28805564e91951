"""What the worker does over and over: take the spool in, forget openings of links, count the agreement's backtest."""

from audience.agreement.backtest import EVERY, count_later
from audience.events.drain import drain
from audience.events.link_bursts import forget_openings
from editorial.platform.jobs.periodic import Periodic

OPENINGS_EVERY = 600.0  # seconds

PERIODIC_TASKS = [Periodic(drain), Periodic(forget_openings, OPENINGS_EVERY), Periodic(count_later, EVERY)]
