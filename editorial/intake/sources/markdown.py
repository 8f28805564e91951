"""A folder of Markdown, MDX or HTML files with front matter, as Jekyll, Hugo, Eleventy and Astro keep them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from editorial.intake.sources.documents import RECOGNISED
from editorial.intake.sources.frontmatter import BrokenFrontMatter, split
from editorial.intake.sources.items import SourceItem, SourceStatus, files_below, inside
from editorial.intake.sources.web_pages import declared_charset, web_page

DIALECTS = {
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mkd", ".mkdn"), "markdown"),
    ".mdx": "mdx",
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
}
TEMPLATE_FOLDERS = frozenset({"_layouts", "_includes", "_templates", "layouts", "partials", "themes", "archetypes"})
LARGEST = 8 * 1024 * 1024  # bytes; a book is smaller
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})
JEKYLL_NAME = re.compile(r"^(\d{4}-\d{2}-\d{2})-(.+)$")
FIRST_HEADING = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")


class MarkdownFolder:
    """Reader of a folder (or one file) of Markdown."""

    label = "Folder of Markdown or HTML"

    def recognises(self, path: Path) -> bool:
        """Pages of HTML among PDFs are files of a library; any Markdown makes it a folder of posts."""
        found = {file.suffix.lower() for _, file in files_below(path)}
        dialects = {DIALECTS[suffix] for suffix in found & DIALECTS.keys()}
        return bool(dialects - {"html"}) or ("html" in dialects and not found & RECOGNISED)

    def name(self, path: Path) -> str:
        return path.resolve().name

    def read(self, path: Path) -> Iterator[SourceItem]:
        root = path if path.is_dir() else path.parent
        for key, file in files_below(path):
            if file.suffix.lower() in DIALECTS:
                yield self._item(key, file, root)
            elif file.suffix.lower() not in PICTURES:
                reason = "Neither Markdown nor HTML. Import a folder of documents by itself."
                yield SourceItem(key=key, title=file.name, skipped=reason)

    def _item(self, key: str, file: Path, root: Path) -> SourceItem:
        dialect = DIALECTS[file.suffix.lower()]
        item = SourceItem(key=key, title=file.stem, dialect=dialect, folder=str(root))
        if dialect == "html" and TEMPLATE_FOLDERS & set(key.split("/")[:-1]):
            item.skipped = "A template of the old site, which holds no text of its own."
            return item
        if not inside(file, root):
            item.skipped = "A link that leads out of the folder; it is not followed."
            return item
        if file.stat().st_size > LARGEST:
            item.skipped = "Larger than 8 MB, which is no article."
            return item
        text = _text(file.read_bytes(), item)
        if item.failed or not text.strip():
            item.skipped = "" if item.failed else "The file is empty."
            return item
        try:
            head, item.body = split(text)
        except BrokenFrontMatter as error:
            item.failed = str(error)
            return item
        if dialect == "html":
            page = web_page(item.body)
            item.body, head = page.body, page.head | head
            item.notes += [page.note] if page.note else []
        _fill(item, head, file)
        return item


def _text(content: bytes, item: SourceItem) -> str:
    """The file's text. Old editors wrote Windows' or Western European letters: read as such, and said so."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in content[:4096] and not wide:
        item.failed = "Not a text: it holds zero bytes."
        return ""
    for encoding in ("utf-16" if wide else "utf-8-sig", declared_charset(content)):
        try:
            return _lines(content.decode(encoding or "utf-8"))
        except (UnicodeDecodeError, LookupError):
            continue
    item.notes.append("Not UTF-8; read as Western European text. Look at accents and quotes.")
    return _lines(content.decode("cp1252", errors="replace"))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _fill(item: SourceItem, head: dict[str, object], file: Path) -> None:
    named = JEKYLL_NAME.match(file.stem)
    item.title = _word(head.get("title"))
    if not item.title and (heading := FIRST_HEADING.match(item.body)):
        item.title, item.body = heading[1], item.body[heading.end() :]
    item.summary = _word(head.get("description") or head.get("summary") or head.get("excerpt"))
    item.slug = _word(head.get("slug")) or (
        named[2] if named else file.stem if file.stem != "index" else file.parent.name
    )
    item.title = item.title or item.slug.replace("-", " ").capitalize()
    item.addresses = _paths(head)
    moment = _moment(
        head.get("date") or head.get("publishdate") or head.get("pubdate") or (named[1] if named else None)
    )
    item.published_at = moment.isoformat() if moment else ""
    item.status = _status(head, moment, item.key)
    item.authors = _words(head.get("authors") or head.get("author"))
    item.terms = _words(head.get("categories") or head.get("category")) + _words(head.get("tags") or head.get("tag"))
    picture = head.get("image") or head.get("cover") or head.get("featured_image") or ""
    item.picture = _word(picture.get("src") or picture.get("url") if isinstance(picture, dict) else picture)


def _word(value: object) -> str:
    return " ".join(str(value).split()) if value is not None and not isinstance(value, dict | list) else ""


def _words(value: object) -> list[str]:
    """Names in a list, in a line of commas, or in rows with a `name`."""
    if isinstance(value, str):
        value = value.split(",")
    rows = value if isinstance(value, list) else [value]
    words = [_word(row.get("name") if isinstance(row, dict) else row) for row in rows]
    return list(dict.fromkeys(word for word in words if word))


def _paths(head: dict[str, object]) -> list[str]:
    """Where the page was, from the names Jekyll and Hugo use; patterns like `/:year/` say nothing by themselves."""
    found = [_word(head.get("permalink")), _word(head.get("url"))]
    for name in ("redirect_from", "aliases"):
        found += _words(head.get(name))
    return list(dict.fromkeys(path for path in found if path.startswith(("/", "http")) and ":" not in path[8:]))


def _moment(value: object) -> datetime | None:
    if isinstance(value, str):
        text = value.strip().replace(" ", "T", 1) if re.match(r"\d{4}-\d\d-\d\d ", value.strip()) else value.strip()
        try:
            value = parse_datetime(text.replace(" ", "")) or date.fromisoformat(text[:10])
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return None


def _status(head: dict[str, object], moment: datetime | None, key: str) -> SourceStatus:
    if head.get("draft") is True or head.get("published") is False or key.startswith("_drafts/"):
        return SourceStatus.DRAFT
    if head.get("private") is True or head.get("password") or head.get("protected") is True:
        return SourceStatus.PROTECTED if head.get("password") or head.get("protected") else SourceStatus.PRIVATE
    return SourceStatus.SCHEDULED if moment and moment > timezone.now() else SourceStatus.LIVE
