"""One library for all engines: each contract test runs on every engine there is."""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from search.documents import Document, Part
from search.engines import Engine, engine_at
from search.query import Query

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SERVERS = {"opensearch": "TEST_OPENSEARCH_URL", "elasticsearch": "TEST_ELASTICSEARCH_URL"}


def engine_params() -> list[object]:
    return ["tantivy", *(pytest.param(name, marks=pytest.mark.service) for name in SERVERS)]


def server_url(name: str) -> str:
    """Address of a server for an index of this test's own; skipped, with the reason, when none is named."""
    variable = SERVERS[name]
    if not os.environ.get(variable):
        pytest.skip(f"{variable} names no {name} server")
    parts = urlsplit(os.environ[variable])
    analysis = "analysis=standard" if name == "elasticsearch" else ""
    return urlunsplit((parts.scheme, parts.netloc, f"/test-{uuid.uuid4().hex[:12]}", analysis, ""))


@pytest.fixture(params=engine_params())
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "tantivy":
        yield engine_at(f"tantivy://{tmp_path / 'search'}")
        return
    if "language" in request.keywords and request.param == "elasticsearch":
        pytest.skip("the Elasticsearch build of the tests has no language analysis")
    made = engine_at(server_url(request.param))
    yield made
    made.drop()  # type: ignore[attr-defined]  # only clusters must be cleaned up


def piece(uid: str, title: str, *texts: str, **more: object) -> Document:
    """A deck whose slides are `texts`; everyone may find it."""
    parts = tuple(Part(text, f"slide {n}", f"page-{n}", n) for n, text in enumerate(texts, 1))
    values: dict[str, object] = {"audiences": ("member", "partner"), "published": NOW - timedelta(days=30), **more}
    return Document(uid, title, parts=parts, **values)  # type: ignore[arg-type]


def asked(text: str = "", **more: object) -> Query:
    values: dict[str, object] = {"audience": "member", "now": NOW, **more}
    return Query(text, **values)  # type: ignore[arg-type]


def ids(engine: Engine, text: str = "", **more: object) -> list[str]:
    return [hit.id for hit in engine.search(asked(text, **more)).hits]


YESTERDAY = date(2026, 10, 31)
