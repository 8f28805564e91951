"""The registry: which kinds of source can be imported, and who reads each. See docs/recipes/add-an-importer.md."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from editorial.intake.sources.documents import DocumentFolder
from editorial.intake.sources.ghost.export import GhostExport
from editorial.intake.sources.items import SourceItem, UnreadableSource
from editorial.intake.sources.markdown import MarkdownFolder
from editorial.intake.sources.platforms.medium import MediumExport
from editorial.intake.sources.platforms.substack import SubstackExport
from editorial.intake.sources.platforms.unknown import advice
from editorial.intake.sources.wordpress.export import WordPressExport


class Reader(Protocol):
    """Makes plain items of a source. It opens files of the source only, and writes nothing."""

    label: str

    def recognises(self, path: Path) -> bool: ...
    def name(self, path: Path) -> str:
        """What the source is called: the same for the same source, wherever it lies."""

    def read(self, path: Path) -> Iterator[SourceItem]:
        """Raises UnreadableSource when the whole cannot be read."""


# In the order in which they are asked.
READERS: dict[str, Reader] = {
    "wordpress": WordPressExport(),
    "ghost": GhostExport(),
    "substack": SubstackExport(),
    "medium": MediumExport(),
    "markdown": MarkdownFolder(),
    "documents": DocumentFolder(),
}


def labels() -> dict[str, str]:
    """What each kind of source is called."""
    return {kind: reader.label for kind, reader in READERS.items()}


def kind_of(path: Path) -> str:
    """The kind of a source. Raises UnreadableSource when nobody recognises it."""
    if not path.exists():
        raise UnreadableSource(f"There is nothing at {path}.")
    for kind, reader in READERS.items():
        if reader.recognises(path):
            return kind
    known = "; ".join(reader.label for reader in READERS.values())
    known = f"{advice(path)} What can be imported: {known}.".strip()
    raise UnreadableSource(f"Nothing here can read {path.name}. {known}")
