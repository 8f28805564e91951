"""The shared cache, which may be away: then nothing is remembered, and pages are built as if for the first time."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import ConnectionError as Away
from redis.exceptions import TimeoutError as TooSlow

logger = logging.getLogger(__name__)

REST = 2.0  # seconds without another attempt after one that failed


class PatientClient(RedisCacheClient):
    """Answers as an empty cache would while the server is away."""

    asleep_until = 0.0

    def _unless_away(self, ask: Callable[[], Any], otherwise: Any) -> Any:
        if time.monotonic() < PatientClient.asleep_until:
            return otherwise
        try:
            return ask()
        except (Away, TooSlow) as error:
            PatientClient.asleep_until = time.monotonic() + REST
            logger.warning("the cache is away: %s", error)
            return otherwise

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._unless_away(lambda: super(PatientClient, self).add(key, value, timeout), True)

    def get(self, key: Any, default: Any) -> Any:
        return self._unless_away(lambda: super(PatientClient, self).get(key, default), default)

    def set(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._unless_away(lambda: super(PatientClient, self).set(key, value, timeout), None)

    def touch(self, key: Any, timeout: Any) -> Any:
        return self._unless_away(lambda: super(PatientClient, self).touch(key, timeout), False)

    def delete(self, key: Any) -> Any:
        return self._unless_away(lambda: super(PatientClient, self).delete(key), False)

    def get_many(self, keys: Any) -> Any:
        return self._unless_away(lambda: super(PatientClient, self).get_many(keys), {})

    def has_key(self, key: Any) -> Any:
        return self._unless_away(lambda: super(PatientClient, self).has_key(key), False)

    def incr(self, key: Any, delta: int) -> Any:
        return self._unless_away(lambda: super(PatientClient, self).incr(key, delta), delta)

    def set_many(self, data: Any, timeout: Any) -> Any:
        return self._unless_away(lambda: super(PatientClient, self).set_many(data, timeout), None)

    def delete_many(self, keys: Any) -> Any:
        return self._unless_away(lambda: super(PatientClient, self).delete_many(keys), None)

    def clear(self) -> Any:
        return self._unless_away(lambda: super(PatientClient, self).clear(), False)


class PatientRedisCache(RedisCache):
    """Django's Redis cache, with an answer for when Redis is away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = PatientClient
