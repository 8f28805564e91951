"""One item of a source, as plain values: what every reader makes and the writer takes."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What nobody wrote for readers, by the name of a file or of the folder it is in.
NOBODYS = frozenset({"__MACOSX", "node_modules", "bower_components", "__pycache__", "Thumbs.db", "desktop.ini"})


SIZED = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w+$)")
ADDED = re.compile(r"-(?:scaled|rotated|e\d{10,13})(?=\.\w+$)")
NOINDEX_NOTE = "Search engines were told not to list it; here every public piece is listed."
MOST_BEGINNINGS = 30  # folders looked into; more are no folder of uploads


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
    dialect: str = "html"  # html, plain (HTML without templates), markdown, mdx or wordpress
    summary: str = ""
    seo_title: str = ""  # for search engines, where it is not the title
    search_description: str = ""  # for search engines, where it is not the summary
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


def original_name(name: str) -> str:
    """A picture's name without the size WordPress adds: `hero-300x200.png` → `hero.png`."""
    return SIZED.sub("", name)


def local_file(address: str, folder: Path) -> Path | None:
    """A file that came along, found by the end of its old address: `…/uploads/2020/a.png` or just `a.png`.

    It may lie in a folder that is no part of addresses, and a smaller size stands for the picture it was made of.
    """
    path = unquote(urlsplit(address).path)
    parts = [part for part in path.split("/") if part not in ("", ".", "..", "@", "~")]
    if not parts:
        return None
    whole = original_name(parts[-1])
    names = [whole, parts[-1]] if "uploads" in parts else [parts[-1], whole]
    beginnings = [folder, *_beginnings(folder)]
    for name in dict.fromkeys([*names, ADDED.sub("", whole), f"{Path(whole).stem}-scaled{Path(whole).suffix}"]):
        for first in range(len(parts)):
            tail = [*parts[first:-1], name]
            # Below a folder of another name only a whole path is sure, or a part that WordPress numbers by month.
            is_sure = first == 0 or "uploads" in parts[:first] or "uploads" in tail
            for beginning in beginnings if is_sure else beginnings[:1]:
                candidate = beginning.joinpath(*tail)
                if candidate.is_file() and inside(candidate, folder):
                    return candidate
    return None


def _beginnings(folder: Path) -> list[Path]:
    """Folders that are no part of addresses: those of generators, and those at the top."""
    top = sorted(entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    deeper = [folder / name for name in ("src/assets", "src/content", "wp-content/uploads")]
    return [*top[:MOST_BEGINNINGS], *deeper, *(entry / "wp-content" / "uploads" for entry in top[:MOST_BEGINNINGS])]
