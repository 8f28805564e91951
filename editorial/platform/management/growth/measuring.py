"""Asking a screen of this installation: its queries, its CPU, the size of its answer."""

import time
from dataclasses import asdict, dataclass
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from editorial.platform.cache import site_version
from editorial.platform.management.growth.screens import Screen
from editorial.platform.rooms import offers

LEAST, MOST = 3, 15  # times a screen is asked for
ENOUGH = 2.0  # seconds of CPU after which it is asked no more than `LEAST` times


@dataclass(frozen=True)
class Cost:
    """Of one request: queries, seconds of CPU (the median), bytes of the body."""

    queries: int
    cpu: float
    bytes: int


class UnexpectedAnswer(Exception):  # noqa: N818  # says what was answered
    """A screen answered with another status than it should."""


def screens() -> list[Screen]:
    """Of all rooms, lowest first."""
    return [screen for room in offers("growth") for screen in room.SCREENS]


def cost_of(screen: Screen) -> Cost:
    """Asked once before anything is measured: imports, templates and what is kept for long are there then."""
    queries, size = queries_and_bytes_of(screen)
    browser, address = screen.browser(), screen.address()
    spent: list[float] = []
    while len(spent) < LEAST or (len(spent) < MOST and sum(spent) < ENOUGH):
        start = time.process_time()
        _ask(browser, screen, address)
        spent.append(time.process_time() - start)
    return Cost(queries, median(spent), size)


def queries_and_bytes_of(screen: Screen) -> tuple[int, int]:
    browser, address = screen.browser(), screen.address()
    _ask(browser, screen, address)
    with CaptureQueriesContext(connection) as found:
        size = _ask(browser, screen, address)
    return len(found), size


def all_costs() -> dict[str, dict[str, float]]:
    """By the screen's name; ready to be written as JSON."""
    return {screen.name: asdict(cost_of(screen)) for screen in screens()}


def _ask(browser: Client, screen: Screen, address: str) -> int:
    """Bytes of the answer's body."""
    if screen.is_cold:
        site_version._bump()
    answer = browser.get(address)
    if answer.status_code != screen.status:
        raise UnexpectedAnswer(f"{screen.name}: {address} answered {answer.status_code}")
    return len(b"".join(answer.streaming_content) if answer.streaming else answer.content)  # type: ignore[attr-defined]
