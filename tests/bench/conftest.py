"""Copies as `bench growth` makes them, only small, each in a transaction that is rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from editorial.platform.management.growth.filling import fill
from editorial.platform.management.growth.scale import Scale


@contextmanager
def a_copy(pieces: int, folder: Path, blocker: Any) -> Iterator[str]:
    """Where its search indexes are."""
    indexes = f"tantivy://{folder / 'search'}"
    with blocker.unblock(), override_settings(SEARCH_URL=indexes, PAGE_CACHE_SECONDS=300), transaction.atomic():
        cache.clear()
        fill(Scale.of(pieces), lambda what: None)
        yield indexes
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One for all tests of a module: they only read. Where its search indexes are."""
    with a_copy(60, tmp_path_factory.mktemp("filled"), django_db_blocker) as indexes:
        yield indexes
