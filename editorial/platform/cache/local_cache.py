"""The cache of one process, bounded in bytes: however many pages are asked for, it takes no more memory than said."""

from collections import Counter, OrderedDict
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

_bytes: Counter[str] = Counter()  # of each cache's values, by its name; Django keeps the values themselves so


class LocalCache(LocMemCache):
    """Django's cache in local memory; past `MAX_BYTES` what was not asked for the longest goes first."""

    _cache: OrderedDict[str, bytes]  # of Django's; what was asked for last stands first
    _cull_frequency: int

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        options = dict(params.get("OPTIONS", {}))
        self._name = name
        self._max_bytes: int = options.pop("MAX_BYTES")
        super().__init__(name, params | {"OPTIONS": options})

    def _set(self, key: str, value: bytes, timeout: float | object = DEFAULT_TIMEOUT) -> None:
        self._delete(key)
        super()._set(key, value, timeout)  # type: ignore[misc]
        _bytes[self._name] += len(value)
        while _bytes[self._name] > self._max_bytes:
            self._delete(next(reversed(self._cache)))

    def _cull(self) -> None:
        for _ in range(max(1, len(self._cache) // self._cull_frequency)):
            self._delete(next(reversed(self._cache)))

    def _delete(self, key: str) -> bool:
        _bytes[self._name] -= len(self._cache.get(key, b""))
        return bool(super()._delete(key))  # type: ignore[misc]

    def clear(self) -> None:
        super().clear()
        _bytes[self._name] = 0
