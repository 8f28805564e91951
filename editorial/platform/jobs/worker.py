"""The worker: lanes that drain the jobs table, periodic tasks, and a sign of life, each in a thread of its own.

Lanes are apart so that a long file never delays an alert. With a broker Celery's workers are quicker; this one then
sweeps up what they left lying, and still runs the periodic tasks: each machine that serves the web has a spool of
its own.
"""

import faulthandler
import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from editorial.platform.jobs.leases import keeper
from editorial.platform.jobs.machines import marks
from editorial.platform.jobs.outages import outage_of
from editorial.platform.jobs.runner import run_due
from editorial.platform.jobs.sweeper import GRACE, purge
from editorial.platform.jobs.watching import Watch
from editorial.platform.models.jobs import PULSE_EVERY, Job, Pulse, Queue
from editorial.platform.rooms import offers
from editorial.platform.web.log_safety import one_line

logger = logging.getLogger(__name__)

POLL = 0.15  # seconds between looks at whether anything was written, and between those of periodic tasks
LONGEST_SLEEP = 10.0  # seconds until a lane looks all the same: the machine's clock may have been set
LONGEST_STOP = 20.0  # seconds for what is under way when the worker is told to stop
PURGE_EVERY = 3600.0  # seconds
RECOVER = 1.0  # seconds to wait after a failure of the database itself
LONGEST_RECOVERY = 60.0  # seconds, for what has a pace of its own
TOLD_EVERY = 60.0  # seconds between two lines of one thread about the same outage: a day of it must not fill the disk
LANES: dict[str, list[str]] = {
    "quick": [Queue.ALERTS, Queue.MAIL, Queue.INDEX],
    "slow": [Queue.FILES, Queue.CRM],
}

Work = Callable[[], int]  # does what there is to do and says how much it was


class Worker:
    """Runs until `stop()` is called; what is being done is then finished first."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._stopping = threading.Event()
        self._watch = Watch()
        self._threads: list[threading.Thread] = []
        self._purged = 0.0

    def start(self) -> None:
        late_by = GRACE if settings.CELERY_BROKER_URL else timedelta(0)
        self._repeat("pulse", self._pulse, PULSE_EVERY.total_seconds())
        self._repeat("watch", self._watch.look)
        for name, queues in LANES.items():
            self._repeat(name, partial(self._lane, queues, late_by), idle=0.0)  # it sleeps itself
        for room in offers("periodic_tasks"):
            for task, every in room.PERIODIC_TASKS:
                self._repeat(f"{room.__name__}.{task.__name__}", task, every or POLL, keeps_pace=every is not None)

    def stop(self) -> None:
        """Take up nothing more, and wait for what is under way; what hangs is cut off, and taken up again."""
        self._stopping.set()
        self._watch.end()
        end = time.monotonic() + LONGEST_STOP
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
            if thread.is_alive():
                logger.critical("“%s” did not stop: the worker ends without it", thread.name)
                faulthandler.dump_traceback(all_threads=True)
                logging.shutdown()
                os._exit(1)
        with suppress(DatabaseError):  # a pulse that stays is not counted after a while
            Pulse.objects.filter(name=self.name).delete()

    def _lane(self, queues: list[str], late_by: timedelta) -> int:
        """Run what is due; when that is nothing, sleep until something was written, or the next job is due."""
        number = self._watch.number
        done = run_due(queues, late_by=late_by, stop=self._stopping.is_set)
        if not done:
            due = Job.objects.filter(queue__in=queues).next_due()
            sleep = (due + late_by - timezone.now()).total_seconds() if due else LONGEST_SLEEP
            self._watch.wait(number, min(max(sleep, POLL), LONGEST_SLEEP))  # due, and not run: another worker has it
        return done

    def _pulse(self) -> int:
        if keeper.hangs():
            self._give_up()
        Pulse.beat(self.name, marks())
        Job.objects.bring_forward(timezone.now())
        if time.monotonic() - self._purged > PURGE_EVERY:
            purge()
            self._purged = time.monotonic()
        return 0

    def _give_up(self) -> None:
        """A thread that hangs cannot be ended, only its process: whoever started it starts a fresh one."""
        logger.critical("a job has hung for an hour: the worker ends, and the job is taken up again")
        logging.shutdown()
        os._exit(1)

    def _repeat(self, name: str, work: Work, idle: float = POLL, *, keeps_pace: bool = False) -> None:
        """Again and again: at once after there was something to do, unless it `keeps_pace`, else `idle` seconds on."""
        thread = threading.Thread(target=self._loop, args=(name, work, idle, keeps_pace), name=name)
        self._threads.append(thread)
        thread.start()

    def _loop(self, name: str, work: Work, idle: float, keeps_pace: bool) -> None:
        telling = Telling(name)
        while not self._stopping.is_set():
            try:
                pause = 0.0 if work() and not keeps_pace else idle
            except BaseException as error:  # a database that is away comes back, a panic of Rust is no Exception: go on
                telling.failed(error)
                connections.close_all()
                pause = min(idle, LONGEST_RECOVERY) if keeps_pace else RECOVER
            else:
                telling.succeeded()
            self._stopping.wait(pause)
        connections.close_all()


class Telling:
    """What the log is told of one thread's troubles: of a fault all, of an outage a line now and then, and its end."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._told: float | None = None  # when, by the clock of the process; None while all is well

    def failed(self, error: BaseException) -> None:
        outage = outage_of(error)
        if outage is None:
            logger.error("%s failed; trying again", self._name, exc_info=error)
        elif self._told is None or time.monotonic() - self._told >= TOLD_EVERY:
            self._told = time.monotonic()
            logger.error("%s waits: %s (%s)", self._name, outage.value, one_line(str(error)))

    def succeeded(self) -> None:
        if self._told is not None:
            self._told = None
            logger.warning("%s goes on", self._name)
