"""A folder of Markdown, MDX or HTML files with front matter, as Jekyll, Hugo, Eleventy and Astro keep them."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from django.utils.html import strip_tags

from editorial.intake.conversion.markdown_rules import MARKDOWN_PARSER
from editorial.intake.sources.documents import RECOGNISED
from editorial.intake.sources.facts import fill
from editorial.intake.sources.frontmatter import BrokenFrontMatter, split
from editorial.intake.sources.head import Head
from editorial.intake.sources.items import SourceItem, files_below, inside
from editorial.intake.sources.site_folder import SiteFolder, is_about_the_repository
from editorial.intake.sources.web_pages import declared_charset, web_page

DIALECTS = {
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mkd", ".mkdn"), "markdown"),
    ".mdx": "mdx",
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
}
TEMPLATE_FOLDERS = frozenset({"_layouts", "_includes", "_templates", "layouts", "partials", "themes", "archetypes"})
LARGEST = 8 * 1024 * 1024  # bytes; a book is smaller
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})
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
        site = SiteFolder(path if path.is_dir() else path.parent)
        for key, file in files_below(path):
            if file.suffix.lower() in DIALECTS:
                yield self._item(key, file, site)
            elif file.suffix.lower() not in PICTURES:
                reason = "Neither Markdown nor HTML. Import a folder of documents by itself."
                yield SourceItem(key=key, title=file.name, skipped=reason)

    def _item(self, key: str, file: Path, site: SiteFolder) -> SourceItem:
        dialect = DIALECTS[file.suffix.lower()]
        item = SourceItem(key=key, title=file.stem, dialect=dialect, folder=str(site.root), site=site.address)
        item.skipped = site.reason_to_leave_out(key)
        if dialect == "html" and TEMPLATE_FOLDERS & set(key.split("/")[:-1]):
            item.skipped = "A template of the old site, which holds no text of its own."
        if not inside(file, site.root):
            item.skipped = "A link that leads out of the folder; it is not followed."
        if item.skipped:
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
        if not head and is_about_the_repository(key):
            item.skipped = "It speaks to those who work on the site, not to its readers."
            return item
        if dialect == "html":
            page = web_page(item.body)
            item.body, head = page.body, page.head | head
            item.notes += [page.note] if page.note else []
        item.title = "" if head.keys() & {"title", "Title"} else _title_taken_from(item)
        fill(item, Head(site.inherited(key) | head), site.people)
        return item


def _title_taken_from(item: SourceItem) -> str:
    """The heading a body begins with, which is its title then."""
    heading = FIRST_HEADING.match(item.body)
    if heading is None:
        return ""
    item.body = item.body[heading.end() :]
    return unescape(strip_tags(MARKDOWN_PARSER.renderInline(heading[1])))


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
