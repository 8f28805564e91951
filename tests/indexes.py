"""An index for the library and readers' search that nobody else writes to."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import override_settings

from search.engines import NOTES, PUBLIC, engine_at


@contextmanager
def own_index(folder: Path) -> Iterator[None]:
    """Made when first asked for: in that folder, or on the server that SEARCH_URL names, and dropped there."""
    server = os.environ.get("SEARCH_URL", "tantivy:")
    if server.startswith("tantivy:"):
        with override_settings(SEARCH_URL=f"tantivy://{folder / 'search'}"):
            yield
        return
    own = f"{server}-{uuid.uuid4().hex[:12]}"
    made = engine_at.cache_info().misses
    with override_settings(SEARCH_URL=own):
        yield
    if engine_at.cache_info().misses > made:
        for index in ("", PUBLIC, NOTES):
            engine_at(own, index).drop()  # type: ignore[attr-defined]  # clusters must be cleaned up
