"""Waiting for work without asking for it: the lanes sleep until something was written, or until a job is due.

One thread reads, several times a second, a number that the database changes with every commit; that costs some
microseconds, where looking for jobs costs several queries a lane.
"""

import threading

from django.db import connection

# On SQLite it changes when another connection wrote, and the thread that asks writes nothing; on PostgreSQL a snapshot
# names the transactions under way, and those of all databases of the server: a look too many does no harm.
LAST_WRITE = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT pg_current_snapshot()::text"}


class Watch:
    """`number` grows when something may have been written since it was read."""

    def __init__(self) -> None:
        self.number = 0
        self._condition = threading.Condition()
        self._seen: object = None
        self._is_over = False

    def look(self) -> int:
        """Called all the time by one thread. A database that is away wakes the lanes as well: they say so."""
        seen = None
        try:
            seen = last_write()
        finally:
            if seen is None or seen != self._seen:
                self._wake()
            self._seen = seen
        return 0

    def wait(self, number: int, timeout: float) -> None:
        """Until there is another number than this one, or it is over, or `timeout` seconds have passed."""
        with self._condition:
            self._condition.wait_for(lambda: self._is_over or self.number != number, timeout)

    def end(self) -> None:
        self._is_over = True
        self._wake()

    def _wake(self) -> None:
        with self._condition:
            self.number += 1
            self._condition.notify_all()


def last_write() -> object:
    with connection.cursor() as cursor:
        cursor.execute(LAST_WRITE[connection.vendor])
        return cursor.fetchone()[0]
