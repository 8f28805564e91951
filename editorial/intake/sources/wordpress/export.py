"""A WordPress export (WXR): one file, or a folder of the files it was split into, with what was uploaded beside them.

It is read twice, item by item, so that its size does not matter: first for what posts refer to, which may stand behind
them or in another file, then for the posts.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

from editorial.intake.sources.items import SourceItem, UnreadableSource, files_below, original_name
from editorial.intake.sources.wordpress.wxr_items import Blog, item_of
from editorial.intake.sources.wordpress.wxr_xml import Lost, Part, local, recovered_parts, whole_parts

SUFFIXES = (".xml", ".wxr", ".rss")
BEGINNING = 64 * 1024  # bytes in which an export says what it is
SHOWN = 10  # names of files in a line of the report


class WordPressExport:
    """Reader of WXR files; attachments are looked for beside them."""

    label = "WordPress export (WXR), alone or with its uploads"

    def recognises(self, path: Path) -> bool:
        if path.is_dir():
            return bool(exports_in(path))
        if path.suffix.lower() not in SUFFIXES:
            return False
        with path.open("rb") as file:
            return b"<" in file.read(4096)

    def name(self, path: Path) -> str:
        """The blog's address, so that a newer export of the same blog is the same source."""
        return Export(path).blog.address[:250]

    def read(self, path: Path) -> Iterator[SourceItem]:
        yield from Export(path).items()


class Export:
    """The files of one blog, looked through once. Raises UnreadableSource when they are none, or of several blogs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = exports_in(path) if path.is_dir() else [path]
        self.broken: set[Path] = set()
        self.used: set[str] = set()
        self.seen: dict[str, str] = {}  # key → fingerprint, of items in the files before
        blogs = [self._look_through(file) for file in self.files]
        addresses = sorted({blog.address for blog in blogs})
        if len(addresses) != 1:
            raise UnreadableSource(f"Exports of several blogs: {', '.join(addresses)}. Import them one at a time.")
        self.blog = blogs[0]
        for blog in blogs[1:]:
            self.blog.names |= blog.names
            self.blog.attached |= blog.attached
            self.blog.reusable |= blog.reusable

    def items(self) -> Iterator[SourceItem]:
        for file in self.files:
            for item in self._items_of(file):
                self.used.add(item.file)
                yield item
        if left := self._files_not_named():
            names = ", ".join(left[:SHOWN]) + (f" and {len(left) - SHOWN} more" if len(left) > SHOWN else "")
            reason = f"The export does not name these files, so they were left out: {names}."
            yield SourceItem(key="files beside the export", title="Files beside the export", skipped=reason)

    def _look_through(self, file: Path) -> Blog:
        try:
            blog = _blog(file, self.path, whole_parts(file))
        except ParseError as error:
            self.broken.add(file)
            blog = _blog(file, self.path, recovered_parts(file))
            if not blog.version:
                raise UnreadableSource(f"The XML is broken ({error}). Export it again, or repair that line.") from error
        if not blog.version:
            raise UnreadableSource("This XML file is no WordPress export (WXR): it names no wxr_version.")
        if not blog.address:
            raise UnreadableSource("This is no WordPress export: it names no blog.")
        return blog

    def _items_of(self, file: Path) -> Iterator[SourceItem]:
        found: dict[str, str] = {}
        for part in recovered_parts(file) if file in self.broken else whole_parts(file):
            if isinstance(part, Lost):
                yield _lost(part)
            elif local(part.element.tag) == "item":
                item = item_of(part.element, self.blog)
                if part.line:
                    item.notes.append(f"The export was broken here (line {part.line}) and was repaired: look it over.")
                found[item.key] = item.fingerprint()
                if self.seen.get(item.key) == found[item.key]:
                    item = SourceItem(item.key, item.title, skipped=f"The same again, in {file.name}.")
                yield item
        self.seen |= found

    def _files_not_named(self) -> list[str]:
        """What lies beside the export and is no attachment of it; smaller sizes of pictures go with their picture."""
        if not self.path.is_dir():
            return []
        exports = set(map(str, self.files))
        left = [(key, file) for key, file in files_below(self.path) if str(file) not in self.used | exports]
        return [key for key, file in left if str(file.with_name(original_name(file.name))) not in self.used]


def _blog(file: Path, path: Path, parts: Iterator[Part] | Iterator[Part | Lost]) -> Blog:
    blog = Blog(path if path.is_dir() else file.parent)
    for part in parts:
        if isinstance(part, Part):
            blog.see(part.element)
    return blog


def _lost(part: Lost) -> SourceItem:
    kind, number = part.field("post_type") or "item", part.field("post_id")
    key = f"{kind}-{number}" if number else f"line {part.line}"
    return SourceItem(key=key, title=part.field("title"), failed=part.reason)


def exports_in(folder: Path) -> list[Path]:
    """The WXR files of a folder, in the order they were split in."""
    found = [file for _, file in files_below(folder) if file.suffix.lower() in SUFFIXES and _is_export(file)]
    return sorted(found, key=lambda file: [int(n) if n.isdigit() else n for n in re.split(r"(\d+)", file.name)])


def _is_export(file: Path) -> bool:
    with file.open("rb") as content:
        beginning = content.read(BEGINNING).replace(b"\x00", b"")  # UTF-16 has a zero in every second place
    return b"wordpress.org/export/" in beginning or b"wxr_version" in beginning
