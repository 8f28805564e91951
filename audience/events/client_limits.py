"""How much one client may tell: counted for each address, in the memory of this process only, and forgotten with it.

An office may stand behind one address, so the limits are those of READERS at once: who reads tells some two events in
five seconds, and seldom reads more than an hour a day. What lies beyond is answered cheaply, kept nowhere and counted;
the count goes into the spool now and then, so that health can tell.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from threading import Lock

READERS = 500  # people who read at the same time behind one address
A_MINUTE = READERS * 2 * 12  # events
A_DAY = READERS * 2 * 12 * 60  # events: each of them an hour
CLIENTS = 20_000  # addresses remembered; the one silent for longest makes room
TELL_EVERY = 10.0  # seconds between two counts in the spool

MINUTE, DAY = 60, 86_400  # seconds


class ClientLimits:
    """Counts for each client in windows of a minute and of a day. Safe between threads."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._told: OrderedDict[str, tuple[int, int, int, int]] = OrderedDict()  # minute, its count, day, its count
        self._refused = 0
        self._said_at = float("-inf")

    def has_room(self, client: str) -> bool:
        """Whether this client may tell anything now. One that may not is counted as refused."""
        with self._lock:
            _, in_minute, _, in_day = self._windows(client)
            has_room = in_minute < A_MINUTE and in_day < A_DAY
            self._refused += not has_room
            return has_room

    def count(self, client: str, events: int) -> None:
        with self._lock:
            minute, in_minute, day, in_day = self._windows(client)
            self._told[client] = (minute, in_minute + events, day, in_day + events)
            self._told.move_to_end(client)
            if len(self._told) > CLIENTS:
                self._told.popitem(last=False)

    def refused_lately(self) -> int:
        """How many batches were refused since this was last asked; 0 until TELL_EVERY has passed."""
        with self._lock:
            if not self._refused or self._now() - self._said_at < TELL_EVERY:
                return 0
            self._said_at, refused, self._refused = self._now(), self._refused, 0
            return refused

    def forget(self) -> None:
        self._told.clear()
        self._refused, self._said_at = 0, float("-inf")

    def _windows(self, client: str) -> tuple[int, int, int, int]:
        minute, day = int(self._now() // MINUTE), int(self._now() // DAY)
        then, in_minute, today, in_day = self._told.get(client, (minute, 0, day, 0))
        return minute, in_minute if then == minute else 0, day, in_day if today == day else 0


@lru_cache(maxsize=4096)
def client_of(address: str) -> str:
    """Whom an address stands for: of IPv6 the network of 64 bits, of which one subscriber has all addresses."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Address(int(found) >> 64 << 64)) if isinstance(found, IPv6Address) else address


limits = ClientLimits()
