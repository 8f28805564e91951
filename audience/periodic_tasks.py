"""What the worker does over and over: take the spool in, and count the agreement's backtest."""

from audience.agreement.backtest import EVERY, count_later
from audience.events.drain import drain
from editorial.platform.jobs.periodic import Periodic

PERIODIC_TASKS = [Periodic(drain), Periodic(count_later, EVERY)]
