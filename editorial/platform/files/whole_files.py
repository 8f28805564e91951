"""Files that people add are there whole or not at all, and go when the rows that would name them never came to be."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.db import transaction

PART = ".part"  # ends the name of a file that is being written


class WrittenFiles:
    """What was written to stores meanwhile, until it is known that it stays."""

    def __init__(self) -> None:
        self._names: list[tuple[Storage, str]] = []

    def note(self, storage: Storage, name: str) -> None:
        self._names.append((storage, name))

    def keep(self) -> None:
        """To be called once the rows that name them are committed: `transaction.on_commit(written.keep)`, as the first
        thing in the transaction, so that nothing that fails after the commit comes before it.
        """
        self._names.clear()

    def remove(self) -> None:
        for storage, name in self._names:
            storage.delete(name)


_written: ContextVar[WrittenFiles | None] = ContextVar("written_files", default=None)


@contextmanager
def removed_if_it_fails() -> Iterator[WrittenFiles]:
    """Remove the files written within, when what is done there fails before `keep` was called."""
    written = WrittenFiles()
    before = _written.set(written)
    try:
        yield written
    except BaseException:
        written.remove()
        raise
    finally:
        _written.reset(before)


@contextmanager
def atomic_with_files() -> Iterator[None]:
    """A transaction whose files go with its rows when it is rolled back."""
    with removed_if_it_fails() as written, transaction.atomic():
        transaction.on_commit(written.keep)
        yield


class WholeFileStorage(FileSystemStorage):
    """Writes beside the place first: a disk that fills up leaves no half of a file under its name."""

    def _save(self, name: str, content: "File[Any]") -> str:
        part = Path(self.path(name)).with_name(f".{uuid4().hex}{PART}")
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as file:
                for chunk in content.chunks():
                    file.write(chunk.encode() if isinstance(chunk, str) else chunk)
            kept: str = super()._save(name, Whole(part, name))  # type: ignore[misc]  # Django's, which moves it
        finally:
            part.unlink(missing_ok=True)
        if written := _written.get():
            written.note(self, kept)
        return kept


class Whole(File):  # type: ignore[type-arg]  # not generic while it runs
    """A file that is to be moved to its place."""

    def __init__(self, path: Path, name: str) -> None:
        super().__init__(None, name)  # it is moved, not opened
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)
