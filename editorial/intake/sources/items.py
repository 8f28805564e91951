"""One item of a source, as plain values: what every reader makes and the writer takes."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What nobody wrote for readers, by the name of a file or of the folder it is in.
NOBODYS = frozenset({"__MACOSX", "node_modules", "bower_components", "__pycache__", "Thumbs.db", "desktop.ini"})


class SourceStatus(StrEnum):
    """What it was at its source. Only LIVE ones are ever published here."""

    LIVE = "live"
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PRIVATE = "private"
    PROTECTED = "protected"
    TRASHED = "trashed"
    EXPIRED = "expired"


class What(StrEnum):
    PIECE = "piece"
    FILE = "file"
    PICTURE = "picture"


class UnreadableSource(Exception):  # noqa: N818 - reads as what is said of the source
    """The source as a whole cannot be imported; the message says why and what to do."""


@dataclass
class SourceItem:
    """An article, file or picture of a source. Times are ISO 8601 with their zone, in which a day is the day they say.

    Addresses are paths that begin with a slash, or whole ones; those of hosts that are not the old site's are left
    out when redirects and links are made (`Mapping.hosts`).
    """

    key: str
    title: str = ""
    what: What = What.PIECE
    body: str = ""
    dialect: str = "html"  # html, markdown, mdx or wordpress
    summary: str = ""
    slug: str = ""
    kind: str = ""  # a post type of the source's own; the mapping says whether it comes along
    address: str = ""  # where it was found at its source, if the source says so
    aliases: list[str] = field(default_factory=list)  # what else led there
    places: list[str] = field(default_factory=list)  # paths by which files of a folder link to it
    section: str = ""  # the folder whose pieces have addresses of one pattern
    site: str = ""  # the address of the site it is from, if the source says so
    status: SourceStatus = SourceStatus.LIVE
    kept_back: str = ""  # why it was not public, in a sentence
    published_at: str = ""
    expires_at: str = ""
    authors: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)  # categories and tags, by name
    picture: str = ""  # the lead picture's address
    picture_alt: str = ""
    file: str = ""  # where the file lies on this machine
    galleries: dict[str, str] = field(default_factory=dict)  # numbers of attachments → their addresses
    folder: str = ""  # below which pictures are looked for
    digest: str = ""  # SHA-256 of a file's bytes
    notes: list[str] = field(default_factory=list)  # what does not come along, in sentences
    skipped: str = ""  # why the reader leaves it out
    failed: str = ""  # why it could not be read

    def fingerprint(self) -> str:
        """The same as long as nothing that matters changed; where files lie does not matter."""
        facts = asdict(self) | {"file": "", "folder": "", "site": "", "places": []}
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def to_line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=True) + "\n"

    @classmethod
    def from_line(cls, line: str | bytes) -> "SourceItem":
        values = json.loads(line)
        return cls(**values | {"status": SourceStatus(values["status"]), "what": What(values["what"])})


def inside(path: Path, folder: Path) -> bool:
    """Whether a file really lies in a folder, links followed."""
    return path.resolve().is_relative_to(folder.resolve())


def files_below(path: Path) -> Iterator[tuple[str, Path]]:
    """Key and path of every file of a folder, in order; a single file is a folder of one.

    Left out is what is hidden, and what systems and package managers put there.
    """
    if path.is_file():
        yield path.name, path
        return
    for found in sorted(path.rglob("*")):
        parts = found.relative_to(path).parts
        if found.is_file() and not any(part.startswith(".") or part in NOBODYS for part in parts):
            yield found.relative_to(path).as_posix(), found


def local_file(address: str, folder: Path) -> Path | None:
    """A file that came along, found by the end of its old address: `…/uploads/2020/a.png` or just `a.png`."""
    parts = [part for part in unquote(urlsplit(address).path).split("/") if part not in ("", ".", "..")]
    for first in range(len(parts)):
        candidate = folder.joinpath(*parts[first:])
        if candidate.is_file() and inside(candidate, folder):
            return candidate
    return None
