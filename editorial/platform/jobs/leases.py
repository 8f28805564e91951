"""Keep the lease of jobs under way, as long as this process lives: a short lease then still allows long work."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from editorial.platform.models.jobs import LEASE, Job

logger = logging.getLogger(__name__)

LONGEST = 3600.0  # seconds; who is at one job for longer hangs, and loses it


class Keeper:
    """The jobs this process is at, and one thread that extends their leases."""

    def __init__(self) -> None:
        self._under_way: dict[int, tuple[Job, float]] = {}
        self._process = 0

    @contextmanager
    def holding(self, *rows: Job) -> Iterator[None]:
        self._wake()
        self._under_way |= {row.pk: (row, time.monotonic()) for row in rows}
        try:
            yield
        finally:
            for row in rows:
                self._under_way.pop(row.pk, None)

    def _wake(self) -> None:
        """One thread for each process: a forked worker has none yet."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._under_way = {}
            threading.Thread(target=self._keep, name="leases", daemon=True).start()

    def _keep(self) -> None:
        while True:
            time.sleep(LEASE.total_seconds() / 3)
            self.extend()
            connection.close()

    def extend(self) -> None:
        """Keep the lease of every job under way that does not hang."""
        for row, since in list(self._under_way.values()):
            if time.monotonic() - since < LONGEST:
                self._extend(row)

    def hangs(self) -> bool:
        """Whether something under way has lost its lease: its thread will do nothing more."""
        return any(time.monotonic() - since >= LONGEST for _, since in list(self._under_way.values()))

    def _extend(self, row: Job) -> None:
        try:
            row.extend_lease()
        except DatabaseError:
            logger.warning("the lease of %s could not be extended", row, exc_info=True)
            connection.close()


keeper = Keeper()
