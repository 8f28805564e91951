"""`manage.py bench search`: the library against raw tantivy on the same index, and what it takes to a page of HTML."""

import itertools
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import tantivy
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, override_settings
from wagtail.documents import get_document_model

from assets.bench.pieces import FACET_VALUES, Pieces
from assets.models import Asset, AssetKind, FilePage, Version
from assets.searching.indexes import LIBRARY
from editorial.platform.accounts.roles import Role
from editorial.platform.management.benchmarking import BenchResult, Spread, compare, cpu_seconds, latencies
from editorial.platform.models import User
from editorial.vocabulary.models import Format, Topic
from search.documents import Document
from search.embedded.folder import Folder
from search.embedded.schema import SCHEMA, kept, open_index
from search.engines import Engine, engine_at
from search.query import Query

USUAL_SIZE = 5_000
TOP = 20
QUERIES = 200
AGGREGATIONS = {facet: {"terms": {"field": facet, "size": 500}} for facet in FACET_VALUES}


def bench(size: int | None) -> BenchResult:
    """Indexing, searching, suggesting and showing `size` pieces, in a folder and a database of its own."""
    count = size or USUAL_SIZE
    pieces = Pieces()
    documents = list(pieces.documents(count))
    queries = pieces.queries(QUERIES)
    with tempfile.TemporaryDirectory() as place:
        url = f"tantivy://{place}"
        engine = engine_at(url)
        notes = [_indexing(engine, documents), _one_more(engine, documents[0])]
        raw = _raw(Path(place))
        ours, theirs, again = itertools.cycle(queries), itertools.cycle(queries), itertools.cycle(queries)
        compared = compare(
            "top 20, 6 facets, snippets, page, rating",
            lambda: engine.search(Query(next(ours), "member")),
            lambda: raw(next(theirs)),
            against="raw tantivy",
        )
        notes.append(_line("engine", _cpu(lambda: engine.search(Query(next(again), "member"))), "≤ 5 ms"))
        prefixes = itertools.cycle([query[:length] for query in queries for length in (2, 4)])
        notes.append(_line("suggestions", _cpu(lambda: engine.suggest(next(prefixes), "member")), "≤ 2 ms"))
        notes += _to_html(url, documents, queries)
    return BenchResult(f"Library search, {count} pieces", [compared], notes)


def _cpu(action: Callable[[], object], times: int = QUERIES) -> Spread:
    """CPU seconds of single calls: on a busy machine the clock measures the neighbours."""
    action()
    found = []
    for _ in range(times):
        start = cpu_seconds()
        action()
        found.append(cpu_seconds() - start)
    return Spread.of(found)


def _line(what: str, spread: Spread, goal: str) -> str:
    return f"{what}: median {spread.median * 1000:.2g} ms, p95 {spread.p95 * 1000:.2g} ms of CPU (goal: p95 {goal})"


def _indexing(engine: Engine, documents: list[Document]) -> str:
    start = cpu_seconds()
    engine.rebuild(documents)
    rate = len(documents) / (cpu_seconds() - start)
    return f"indexing: {rate:,.0f} pieces per CPU-s (goal: ≥ 4,500)"


def _whole_indexing(count: int) -> str:
    """As `manage.py reindex` does it for the library: rows, tags and pages read from the database."""
    start = cpu_seconds()
    LIBRARY.rebuild()
    rate = count / (cpu_seconds() - start)
    return f"indexing, reading the database included: {rate:,.0f} assets per CPU-s (goal: ≥ 2,500)"


def _one_more(engine: Engine, document: Document) -> str:
    numbers = itertools.count()
    spread = latencies(lambda: engine.index([replace(document, used=next(numbers))]), 30)
    median, slow = spread.median * 1000, spread.p95 * 1000
    return f"one piece, until it can be found: median {median:.0f} ms, p95 {slow:.0f} ms by the clock (goal: ≤ 1 s)"


def _raw(place: Path) -> Callable[[str], object]:
    """What the library does for searching, done by hand: no permission, no ranking, no page numbers."""
    folder = Folder(place).current()
    if folder is None:
        raise RuntimeError("there is no index to measure")
    index = open_index(folder)
    index.reload()
    searcher = index.searcher()

    def search(words: str) -> object:
        query = index.parse_query(words, ["text", "title"], conjunction_by_default=True)
        found = searcher.search(query, TOP)
        snippets = tantivy.SnippetGenerator.create(searcher, query, SCHEMA, "text")
        bodies = [kept(searcher.doc(address), "body") for _, address in found.hits]
        texts = [snippets.snippet_from_doc(tantivy.Document(text=body)).to_html() for body in bodies]
        return texts, searcher.aggregate(query, AGGREGATIONS)

    return search


def _to_html(url: str, documents: list[Document], queries: list[str]) -> list[str]:
    with _own_database(), override_settings(SEARCH_URL=url, ALLOWED_HOSTS=["testserver"]):
        _fill(documents)
        whole = _whole_indexing(len(documents))
        client = Client()
        client.force_login(_salesperson())
        asked = itertools.cycle(queries)
        pages = _cpu(lambda: client.get("/library/", {"q": next(asked)}), 100)
        first = _cpu(lambda: client.get("/library/?sort=newest"), 40)
        last = max(min(1_000, len(documents) // TOP), 1)
        deep = _cpu(lambda: client.get(f"/library/?sort=newest&page={last}"), 40)
        return [
            whole,
            _line("to HTML", pages, "≤ 25 ms"),
            f"page {last} of all: {deep.median / first.median:.2f}x page 1 (goal: ≤ 1.2x)",
        ]


def _salesperson() -> User:
    user = User.objects.create_user("bench")
    user.groups.add(Group.objects.get(name=Role.SALES))
    return user


def _fill(documents: list[Document]) -> None:
    formats = {made.slug: made for made in Format.objects.all()}
    rows = (
        Asset(
            uuid=uuid.UUID(document.id),
            kind=AssetKind.FILE,
            title=document.title,
            summary=document.summary,
            format=formats.get(document.values("format")[0]),
            published_at=document.published,
            rating_average=document.rating,
            rating_corrected=document.rating,
            rating_count=bool(document.rating) * 7,
            used_count=document.used,
        )
        for document in documents
    )
    made = Asset.objects.bulk_create(rows, batch_size=1_000)
    topic = Topic.objects.create(label="Bench", slug="bench")
    tags = (Asset.topics.through(asset_id=asset.pk, topic_id=topic.pk) for asset in made)
    Asset.topics.through.objects.bulk_create(tags, batch_size=1_000)
    file = get_document_model().objects.create(title="bench", file="bench.pdf")
    versions = Version.objects.bulk_create((Version(asset=asset, document=file) for asset in made), batch_size=1_000)
    pages = (
        FilePage(version=version, number=number, text=part.text)
        for version, document in zip(versions, documents, strict=True)
        for number, part in enumerate(document.parts, 1)
    )
    FilePage.objects.bulk_create(pages, batch_size=1_000)


@contextmanager
def _own_database() -> Iterator[None]:
    """An empty one beside the real one, dropped afterwards."""
    real = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(str(real), verbosity=0)
