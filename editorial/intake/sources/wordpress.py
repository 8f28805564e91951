"""A WordPress export (WXR): streamed item by item, so that its size does not matter, and never trusted.

Declarations of entities and document types are refused: nothing in an export needs one, and they can blow up memory
or read files of this machine.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils import timezone
from django.utils.html import strip_tags

from editorial.intake.sources.documents import digest
from editorial.intake.sources.items import SourceItem, SourceStatus, UnreadableSource, What, local_file

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
CONTROL = bytes.maketrans(
    bytes([*range(9), 11, 12, *range(14, 32)]), b" " * 29
)  # not allowed in XML, common in exports
GALLERY = re.compile(r"\[gallery\b[^\]]*\]")
STATES = {
    "publish": SourceStatus.LIVE,
    "draft": SourceStatus.DRAFT,
    "pending": SourceStatus.DRAFT,
    "auto-draft": SourceStatus.DRAFT,
    "future": SourceStatus.SCHEDULED,
    "private": SourceStatus.PRIVATE,
    "trash": SourceStatus.TRASHED,
}
OTHER_TYPES = {
    "nav_menu_item": "An entry of the old menu; here the menu follows the hubs.",
    "revision": "An earlier state of a post; the newest one is imported.",
    "wp_global_styles": "The old theme's look.",
    "wp_template": "A template of the old theme.",
    "wp_navigation": "A menu of the old theme.",
    "wp_block": "A reusable block; it is kept as a note where it was used.",
    "customize_changeset": "Settings of the old theme.",
    "custom_css": "The old theme's look.",
}


class WordPressExport:
    """Reader of a WXR file; attachments are looked for beside it."""

    label = "WordPress export (WXR)"

    def recognises(self, path: Path) -> bool:
        if not path.is_file() or path.suffix.lower() not in (".xml", ".wxr", ".rss"):
            return False
        with path.open("rb") as file:
            return b"<" in file.read(4096)

    def name(self, path: Path) -> str:
        """The blog's address, so that a newer export of the same blog is the same source."""
        for _, element in _events(path):
            if _local(element.tag) in ("base_blog_url", "link") and element.text:
                return element.text.strip()[:250]
        raise UnreadableSource("This is no WordPress export: it names no blog.")

    def read(self, path: Path) -> Iterator[SourceItem]:
        names: dict[str, str] = {}
        attachments: dict[str, tuple[str, str]] = {}  # looked for when the first gallery asks
        channel = version = None
        for event, element in _events(path, starts=True):
            local = _local(element.tag)
            if event == "start":
                channel = element if local == "channel" else channel
                continue
            if local == "wxr_version":
                version = element.text
            elif local == "author" and element.tag.startswith("{"):
                names[_text(element, "author_login")] = _text(element, "author_display_name")
            elif local == "item":
                if version is None:
                    break
                item = _item(element, names, path.parent)
                if "[gallery" in item.body:
                    attachments = attachments or _attachments(path)
                    _galleries(item, _text(element, "post_id"), attachments)
                yield item
                if channel is not None:
                    channel.remove(element)
        if version is None:
            raise UnreadableSource("This XML file is no WordPress export (WXR): it names no wxr_version.")


def _attachments(path: Path) -> dict[str, tuple[str, str]]:
    """Address and post of every attachment, by its number; they may stand behind the posts that show them."""
    found = {}
    for _, element in _events(path):
        if _local(element.tag) == "item":
            if address := _text(element, "attachment_url"):
                found[_text(element, "post_id")] = (address, _text(element, "post_parent"))
            element.clear()
    return found


def _galleries(item: SourceItem, number: str, attachments: dict[str, tuple[str, str]]) -> None:
    """The pictures that a post's galleries name; all that hang on it for a gallery that names none."""
    for gallery in GALLERY.findall(item.body):
        named = re.search(r"""\b(?:ids|include)=["']?([\d,\s]+)""", gallery)
        ids = re.findall(r"\d+", named[1]) if named else [i for i, (_, post) in attachments.items() if post == number]
        item.galleries |= {i: attachments[i][0] for i in ids if i in attachments}


class _Cleaned:
    """A file without the control characters that make an XML parser give up."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def read(self, size: int = -1) -> bytes:
        return self.file.read(size).translate(CONTROL)


def _events(path: Path, *, starts: bool = False) -> Iterator[tuple[str, Element]]:
    try:
        with path.open("rb") as file:
            wide = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
            file.seek(0)
            source: IO[bytes] | _Cleaned = file if wide else _Cleaned(file)
            yield from iterparse(source, events=("start", "end") if starts else ("end",), forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnreadableSource(
            "The file declares a document type or entities. WordPress exports never do, and they can do harm: refused."
        ) from error
    except ParseError as error:
        raise UnreadableSource(f"The XML is broken ({error}). Export it again, or repair that line.") from error
    except (UnicodeError, ValueError, LookupError) as error:
        raise UnreadableSource(f"The file's letters cannot be read ({error}). Save it as UTF-8.") from error


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _text(element: Element, local: str) -> str:
    """The text of a child by its name; WXR 1.0 to 1.2 differ in their namespaces."""
    return next(((child.text or "").strip() for child in element if _local(child.tag) == local), "")


def _item(element: Element, names: dict[str, str], folder: Path) -> SourceItem:
    kind = _text(element, "post_type") or "post"
    item = SourceItem(key=f"{kind}-{_text(element, 'post_id')}", dialect="wordpress", folder=str(folder))
    item.title = " ".join(strip_tags(element.findtext("title") or "").split())
    item.status = _status(element)
    if kind == "attachment":
        return _attachment(element, item, folder)
    if kind not in ("post", "page"):
        item.skipped = OTHER_TYPES.get(kind, f"A “{kind}”: only posts, pages and their files are imported.")
        return item
    if item.status is SourceStatus.TRASHED:
        item.skipped = "It was in the trash."
        return item
    item.body = element.findtext(CONTENT) or ""
    item.summary = " ".join(strip_tags(_excerpt(element)).split())
    item.slug = unquote(_text(element, "post_name"))
    item.address, item.aliases = _text(element, "link"), [element.findtext("guid") or ""]
    moment = _moment(element)
    item.published_at = moment.isoformat() if moment else ""
    login = element.findtext(CREATOR) or ""
    item.authors = [names.get(login) or login] if login else []
    _terms(element, item)
    _notes(element, item)
    return item


def _status(element: Element) -> SourceStatus:
    if _text(element, "post_password"):
        return SourceStatus.PROTECTED
    status = STATES.get(_text(element, "status"), SourceStatus.PRIVATE)  # what is unknown is not public
    moment = _moment(element)
    return SourceStatus.SCHEDULED if status is SourceStatus.LIVE and moment and moment > timezone.now() else status


def _moment(element: Element) -> datetime | None:
    for name in ("post_date_gmt", "post_date"):
        try:
            return datetime.strptime(_text(element, name), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(_text(element, "pubDate")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _excerpt(element: Element) -> str:
    return next((c.text or "" for c in element if _local(c.tag) == "encoded" and "excerpt" in c.tag), "")


def _terms(element: Element, item: SourceItem) -> None:
    for term in element.iter("category"):
        name = " ".join((term.text or "").split())
        if term.get("domain") == "post_format":
            name = name or (term.get("nicename") or "").removeprefix("post-format-").capitalize()
        if name and name not in item.terms:
            item.terms.append(name)


def _notes(element: Element, item: SourceItem) -> None:
    comments = sum(1 for child in element if _local(child.tag) == "comment")
    if comments:
        item.notes.append(f"{comments} comments were not imported: pieces here have ratings, not comments.")
    if parent := _text(element, "post_parent").strip("0"):
        item.notes.append(f"It stood below another page (number {parent}) in the old site.")


def _attachment(element: Element, item: SourceItem, folder: Path) -> SourceItem:
    address = _text(element, "attachment_url") or element.findtext("guid") or ""
    item.address = address
    item.status = SourceStatus.LIVE
    found = local_file(address, folder)
    if found is None:
        item.skipped = f"Its file is not beside the export: {address}"
        return item
    item.file, item.digest = str(found), digest(found)
    item.what = What.PICTURE if re.search(r"\.(png|jpe?g|gif|webp|avif)$", found.name, re.I) else What.FILE
    item.title = item.title or found.stem
    return item
