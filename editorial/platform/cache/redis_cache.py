"""The shared cache, which may be away, or refuse to write because its memory or its disk is full: then nothing is
remembered, and pages are built as if for the first time.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Away
from redis.exceptions import ResponseError as Refused
from redis.exceptions import TimeoutError as TooSlow
from redis.retry import Retry

logger = logging.getLogger(__name__)

PATIENCE = 1.0  # seconds a page waits for the cache
REST = 2.0  # seconds without another attempt after one that failed

# What an empty cache that keeps nothing would answer.
EMPTY: dict[str, Callable[..., object]] = {
    "add": lambda key, value, timeout: True,
    "get": lambda key, default: default,
    "set": lambda key, value, timeout: None,
    "touch": lambda key, timeout: False,
    "delete": lambda key: False,
    "get_many": lambda keys: {},
    "has_key": lambda key: False,
    "incr": lambda key, delta: delta,
    "set_many": lambda data, timeout: None,
    "delete_many": lambda keys: None,
    "clear": lambda: False,
}


class PatientClient(RedisCacheClient):
    """Answers as an empty cache would while the server is away."""

    asleep_until = 0.0


def _patient(ask: Callable[..., object], empty: Callable[..., object]) -> Callable[..., object]:
    def method(self: PatientClient, *args: object) -> object:
        if time.monotonic() < PatientClient.asleep_until:
            return empty(*args)
        try:
            return ask(self, *args)
        except (Away, TooSlow, Refused) as error:
            PatientClient.asleep_until = time.monotonic() + REST
            logger.warning("the cache is away, or full: %s", error)
            return empty(*args)

    return method


for name, empty in EMPTY.items():
    setattr(PatientClient, name, _patient(getattr(RedisCacheClient, name), empty))


class PatientRedisCache(RedisCache):
    """Django's Redis cache, with an answer for when Redis is away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = PatientClient
        quick = {
            "socket_connect_timeout": PATIENCE,
            "socket_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),  # a page is built sooner than a second try is over
        }
        self._options = quick | params.get("OPTIONS", {})
