"""Tantivy: an index in a folder of this machine. Reads are anybody's; writes take turns by a file lock."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from urllib.parse import unquote, urlsplit

import tantivy
from tantivy import Order
from tantivy import Query as Clause

from search.answer import Answer, Suggestion
from search.documents import Document
from search.embedded import clauses
from search.embedded.folder import Folder
from search.embedded.reading import Reader
from search.embedded.schema import as_tantivy, kept, open_index
from search.engines.contract import SUGGESTIONS, Engine, MissingIndex, Unavailable, distinct
from search.fields import CANDIDATES, FACET_SIZE, FACETS, LIKE_READ, RANK_FIELDS
from search.query import ParsedQuery, Query
from search.ranking import Candidate, ranked
from search.text import clean, joined

WRITER_MEMORY = 15_000_000  # bytes: the least there is; one piece needs no more
BROKEN = re.compile("corrupt|deserialize|FileDoesNotExist|InvalidData|UnexpectedEof|Unsupported dictionary", re.I)
PANIC = "PanicException"  # of Rust, which is no Exception in Python and has no name to import it by
SPOILED = "The search index is spoiled, and must be built anew by manage.py reindex:"
MISSING = "The search index is gone, or was made by another version: manage.py reindex builds it anew."
REBUILD_MEMORY = 128_000_000

Found = list[tuple[float, tantivy.DocAddress]]


@contextmanager
def answering() -> Iterator[None]:
    """A folder that cannot be read is an engine that is down; an index that is broken is as good as gone."""
    try:
        yield
    except Unavailable:
        raise
    except BaseException as error:
        is_refused = isinstance(error, OSError | ValueError)
        if type(error).__name__ == PANIC or (is_refused and BROKEN.search(str(error))):
            raise MissingIndex(f"{SPOILED} {error}") from error
        if is_refused:
            raise Unavailable(f"The search index cannot be used: {error}") from error
        raise


class Embedded(Engine):
    """`tantivy:///folder`, with other indexes in folders within. A folder is made when first needed."""

    def __init__(self, url: str, index: str = "") -> None:
        parts = urlsplit(url)
        self.folder = Folder(Path(unquote(parts.netloc + parts.path)) / index)
        self._opened: tuple[Path, tantivy.Index] | None = None
        self._seen: tuple[object, ...] = ()
        self._lock = Lock()

    # --- reading --------------------------------------------------------------------------------------------
    def find(self, query: Query, asked: ParsedQuery, rows: range, besides: tuple[str, ...] = ()) -> Answer:
        with answering():
            searcher = self._searcher()
            text = clauses.text(asked)
            chosen = {facet: clauses.one_of(facet, slugs) for facet, slugs in query.filters.items() if slugs}
            base = [text, *clauses.audience(query.audiences, query.unexpired_on)]
            wanted = [*base, *chosen.values(), *([clauses.besides(besides)] if besides else [])]
            count, facets = self._counts(searcher, base, chosen)
            found = self._page(searcher, clauses.all_of(*wanted), query.order(asked).field, query.now, rows)
            reader = Reader(searcher, text, asked)
            hits = tuple(reader.hit(address, score) for score, address in found)
            return Answer(count - len(besides), hits, facets)

    def _page(self, searcher: tantivy.Searcher, clause: Clause, field: str | None, now: datetime, rows: range) -> Found:
        """By a field, or by how well the words match and what `ranked` adds to it."""
        size, offset = len(rows), rows.start
        if field:
            return searcher.search(
                clause, size, count=False, order_by_field=field, offset=offset, order=Order.Desc
            ).hits
        if offset >= CANDIDATES:  # beyond what is re-ranked the engine's order goes on
            return searcher.search(clause, size, offset=offset, count=False).hits
        hits = searcher.search(clause, CANDIDATES, count=False).hits
        return [(score, one.key) for score, one in ranked(_candidates(searcher, hits), now)[offset : offset + size]]

    def _counts(
        self, searcher: tantivy.Searcher, base: list[Clause], chosen: dict[str, Clause]
    ) -> tuple[int, dict[str, dict[str, int]]]:
        """How many there are, and by facet. A facet ignores its own choice: it says what a further one would add."""
        everything = {facet: _terms(facet) for facet in FACETS if facet not in chosen}
        within = clauses.all_of(*base, *chosen.values())
        counted = searcher.aggregate(within, everything | {"all": {"value_count": {"field": "used"}}})
        count = int(counted.pop("all")["value"])
        for facet in chosen:
            others = [clause for name, clause in chosen.items() if name != facet]
            counted |= searcher.aggregate(clauses.all_of(*base, *others), {facet: _terms(facet)})
        return count, {
            facet: {bucket["key"]: bucket["doc_count"] for bucket in counted[facet]["buckets"]} for facet in FACETS
        }

    def texts_like(self, word: str, query: Query) -> list[str]:
        with answering():
            searcher = self._searcher()
            chosen = [clauses.one_of(facet, slugs) for facet, slugs in query.filters.items() if slugs]
            visible = clauses.audience(query.audiences, query.unexpired_on)
            found = searcher.search(clauses.all_of(clauses.like(word), *visible, *chosen), LIKE_READ, count=False)
            documents = [searcher.doc(address) for _, address in found.hits]
            return [kept(doc, name) for doc in documents for name in ("name", "summary", "body")]

    def suggest(self, prefix: str, audience: str, unexpired_on: date | None = None) -> list[Suggestion]:
        with answering():
            searcher = self._searcher()
            clause = clauses.all_of(clauses.beginning(clean(prefix[:100])), *clauses.audience([audience], unexpired_on))
            found = searcher.search(clause, SUGGESTIONS, count=False, order_by_field="used").hits
            documents = [searcher.doc(address) for _, address in found]
            return distinct(Suggestion(str(doc.get_first("id")), joined(kept(doc, "name"))) for doc in documents)

    def ping(self) -> str:
        with answering():
            return f"tantivy, {self._searcher().num_docs} pieces"

    def _searcher(self) -> tantivy.Searcher:
        """Of the generation in use as it is on disk now: two cheap looks at the disk instead of a watching thread."""
        where = self.folder.current() or self._begin()
        meta = (where / "meta.json").stat()
        seen = (where, meta.st_ino, meta.st_mtime_ns, meta.st_size)
        with self._lock:
            if self._opened is None or self._opened[0] != where:
                self._opened = (where, open_index(where))
                self._opened[1].reload()
            elif seen != self._seen:
                self._opened[1].reload()
            self._seen = seen
            return self._opened[1].searcher()

    def _begin(self) -> Path:
        with self.folder.writing():
            return self._in_use()

    def _in_use(self) -> Path:
        """While nobody else writes: the generation in use, or an empty one where there never was any."""
        if found := self.folder.current():
            return found
        if not self.folder.is_new:
            raise MissingIndex(MISSING)
        return self._empty()

    def _empty(self) -> Path:
        made = self.folder.fresh()
        open_index(made)
        self.folder.use(made)
        return made

    # --- writing --------------------------------------------------------------------------------------------
    def write(self, ids: list[str], documents: list[Document]) -> None:
        with answering(), self.folder.writing():
            is_rebuilding = self.folder.is_rebuilding
            if self.folder.current() or not is_rebuilding:  # one that vanished is not needed to build the next
                _commit(open_index(self._in_use()), ids, documents, WRITER_MEMORY)
            if is_rebuilding:
                with self.folder.journal.open("a") as journal:
                    journal.writelines(f"-{gone}\n" for gone in ids)
                    journal.writelines(f"+{document.to_json()}\n" for document in documents)

    def rebuild(self, documents: Iterable[Document]) -> int:
        with answering(), self.folder.rebuilding():
            with self.folder.writing():
                self.folder.journal.write_text("")
                made = self.folder.fresh()
            index = open_index(made)
            _commit(index, [], documents, REBUILD_MEMORY)
            with self.folder.writing():
                self._catch_up(index)
                self.folder.use(made)
                self.folder.journal.unlink()
            index.reload()
            return index.searcher().num_docs

    def _catch_up(self, index: tantivy.Index) -> None:
        """Do again, in order, what was written to the old generation while the new one was built."""
        last: dict[str, Document | None] = {}
        for line in self.folder.journal.read_text().splitlines():
            if line[0] == "-":
                last[line[1:]] = None
            else:
                document = Document.from_json(line[1:])
                last[document.id] = document
        _commit(index, list(last), [document for document in last.values() if document], WRITER_MEMORY)


def _terms(facet: str) -> dict[str, dict[str, object]]:
    return {"terms": {"field": facet, "size": FACET_SIZE}}


def _candidates(searcher: tantivy.Searcher, hits: Found) -> list[Candidate[tantivy.DocAddress]]:
    addresses = [address for _, address in hits]
    columns = [searcher.fast_field_values(field, addresses) for field in RANK_FIELDS]
    return [
        Candidate(address, text, float(stars or 0), int(used or 0), float(published or 0))
        for (text, address), stars, used, published in zip(hits, *columns, strict=True)
    ]


def _commit(index: tantivy.Index, ids: list[str], documents: Iterable[Document], memory: int) -> None:
    """Everything or nothing: a writer killed before its commit leaves the index as it was."""
    writer = index.writer(memory, 1)
    try:
        for gone in ids:
            writer.delete_documents_by_term("id", gone)
        for document in documents:
            writer.add_document(as_tantivy(document))
        writer.commit()
        writer.wait_merging_threads()
    finally:
        del writer  # gives its lock back, also while somebody keeps the error that a full disk raised here
