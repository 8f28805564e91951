"""Doing things in the same moment: threads that start together, and places where they wait for each other."""

import functools
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

PATIENCE = 20.0  # seconds; a race that takes longer is a deadlock
GRACE = 0.4  # seconds to wait at a meeting: whoever is kept out by a lock cannot come, which is the point


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returned, or the exception it raised, in order; each in a thread with its own connection."""
    begin = threading.Barrier(len(calls))
    outcomes: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            begin.wait(PATIENCE)
            outcomes[place] = call()
        except Exception as error:  # an outcome like another: the test says which is right
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "they wait for each other: a deadlock"
    return outcomes


def meet(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, *, after: bool = False, parties: int = 2) -> None:
    """Whoever calls `owner.name` first waits there for the others: before the call, or `after` it has its answer.

    This makes the interleaving that is rare in life happen each time. With the mending in place the others cannot come
    because a lock keeps them out; after GRACE the first goes on alone.
    """
    original = getattr(owner, name)
    place = threading.Barrier(parties)

    def wait() -> None:
        try:
            place.wait(GRACE)
        except threading.BrokenBarrierError:
            return

    @functools.wraps(original)
    def met(*args: Any, **kwargs: Any) -> Any:
        if not after:
            wait()
        answer = original(*args, **kwargs)
        if after:
            wait()
        return answer

    monkeypatch.setattr(owner, name, met)
