"""The index on disk: writers in turn, a swap by pointer, and what a crash leaves behind."""

import multiprocessing
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured

from search import fields
from search.documents import Document
from search.embedded.engine import Embedded
from search.embedded.folder import Folder
from search.engines import ENGINES, MissingIndex, Unavailable, engine_at
from search.query import Query
from tests.search.conftest import piece

CLIENTS = ("elasticsearch", "opensearchpy")


def write_some(path: str, writer: int) -> None:
    engine = Embedded(f"tantivy://{path}")
    for number in range(5):
        engine.index([piece(f"{writer}-{number}", "Cost")])


def count(engine: Embedded, text: str = "cost") -> int:
    return engine.search(Query(text, "member")).count


def test_writers_of_several_processes_take_turns(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write_some, args=(str(tmp_path), n)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert count(Embedded(f"tantivy://{tmp_path}")) == 15


def test_people_search_while_the_index_is_rebuilt(tmp_path: Path) -> None:
    engine = Embedded(f"tantivy://{tmp_path}")
    engine.index([piece(str(n), "Cost") for n in range(20)])
    found: list[int] = []
    rebuild = Thread(target=lambda: [engine.rebuild([piece(str(n), "Cost") for n in range(20)]) for _ in range(4)])
    rebuild.start()
    while rebuild.is_alive():
        found.append(count(engine))
    rebuild.join()
    assert set(found) == {20}


def test_a_rebuild_that_dies_leaves_the_old_index_in_use(tmp_path: Path) -> None:
    engine = Embedded(f"tantivy://{tmp_path}")
    engine.index([piece("old", "Cost")])

    def dying() -> Iterator[Document]:
        yield piece("new", "Cost")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.rebuild(dying())
    engine.index([piece("later", "Cost")])
    assert count(engine) == 2
    assert engine.rebuild([piece("all", "Cost")]) == 1


def test_what_is_written_before_is_seen_by_another_reader_at_once(tmp_path: Path) -> None:
    writer, reader = Embedded(f"tantivy://{tmp_path}"), Embedded(f"tantivy://{tmp_path}")
    for number in range(1, 6):
        writer.index([piece(str(number), "Cost")])
        assert count(reader) == number


def test_only_the_last_two_generations_are_kept(tmp_path: Path) -> None:
    engine = Embedded(f"tantivy://{tmp_path}")
    for _ in range(4):
        engine.rebuild([])
    assert len([child for child in tmp_path.iterdir() if child.is_dir()]) == 2


def test_an_index_of_other_fields_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Embedded(f"tantivy://{tmp_path}").index([piece("a", "Cost")])
    monkeypatch.setattr("search.embedded.folder.FINGERPRINT", fields.FINGERPRINT + "1")
    assert Folder(tmp_path).current() is None
    with pytest.raises(MissingIndex):
        count(Embedded(f"tantivy://{tmp_path}"))


def remove_folder(path: Path) -> None:
    shutil.rmtree(path)


def remove_generation(path: Path) -> None:
    shutil.rmtree(path / (path / "current").read_text())


def remove_pointer(path: Path) -> None:
    (path / "current").unlink()


def point_to(name: bytes) -> Callable[[Path], object]:
    return lambda path: (path / "current").write_bytes(name)


def make_pointer_a_folder(path: Path) -> None:
    remove_pointer(path)
    (path / "current").mkdir()
    (path / "1-old").mkdir()


@pytest.mark.parametrize(
    "spoil",
    [
        remove_folder,
        remove_generation,
        remove_pointer,
        make_pointer_a_folder,
        *map(point_to, [b"", b"1-000009", b"\xff\x00\xfe", b"../..", b"/etc", b"1-\x00"]),
    ],
)
def test_an_index_that_is_gone_is_no_empty_one_and_is_built_anew_without_it(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    path = tmp_path / "search"
    opened = Embedded(f"tantivy://{path}")
    opened.index([piece("a", "Cost")])
    assert count(opened) == 1
    spoil(path)
    for engine in (opened, Embedded(f"tantivy://{path}")):
        with pytest.raises(MissingIndex, match="reindex"):
            count(engine)
        with pytest.raises(MissingIndex):
            engine.index([piece("b", "Cost")])
    assert Embedded(f"tantivy://{path}").rebuild([piece("a", "Cost"), piece("b", "Cost")]) == 2
    assert count(opened) == 2


def test_what_is_written_while_a_vanished_index_is_built_anew_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "search"
    engine = Embedded(f"tantivy://{path}")
    engine.index([piece("a", "Cost")])
    shutil.rmtree(path)

    def documents() -> Iterator[Document]:
        yield piece("a", "Cost")
        Embedded(f"tantivy://{path}").index([piece("b", "Cost")])

    engine.rebuild(documents())
    assert count(engine) == 2


def test_a_broken_index_is_an_engine_that_is_down(tmp_path: Path) -> None:
    engine = Embedded(f"tantivy://{tmp_path}")
    engine.index([piece("a", "Cost")])
    current = Folder(tmp_path).current()
    assert current is not None
    shutil.rmtree(current)
    current.mkdir()
    with pytest.raises(Unavailable):
        Embedded(f"tantivy://{tmp_path}").search(Query("cost", "member"))


@pytest.mark.parametrize("scheme", ["opensearch", "elasticsearch"])
def test_a_server_that_does_not_answer_is_down(scheme: str) -> None:
    for client in CLIENTS:
        pytest.importorskip(client, reason=f"{client} is an extra")
    engine = engine_at(f"{scheme}://127.0.0.1:9/none")
    with pytest.raises(Unavailable):
        engine.search(Query("cost", "member"))
    with pytest.raises(Unavailable):
        engine.index([piece("a", "Cost")])


def test_every_engine_named_can_be_made(tmp_path: Path) -> None:
    for client in CLIENTS:
        pytest.importorskip(client, reason=f"{client} is an extra")
    for scheme in ENGINES:
        assert engine_at(f"{scheme}://{tmp_path}" if scheme == "tantivy" else f"{scheme}://127.0.0.1:9/x")


def test_an_engine_without_its_client_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, "tantivy", "not_installed_here:Engine")
    with pytest.raises(ImproperlyConfigured, match="not_installed_here"):
        engine_at("tantivy:///nowhere")
    with pytest.raises(ImproperlyConfigured, match="known are tantivy"):
        engine_at("lucene:///nowhere")
