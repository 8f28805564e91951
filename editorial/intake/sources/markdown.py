"""A folder of Markdown, MDX or HTML files with front matter, as Jekyll, Hugo, Eleventy and Astro keep them."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path, PurePosixPath

from django.utils.html import strip_tags
from django.utils.text import slugify

from editorial.intake.conversion.markdown_rules import MARKDOWN_PARSER
from editorial.intake.sources.documents import RECOGNISED
from editorial.intake.sources.facts import fill
from editorial.intake.sources.file_addresses import INDEXES
from editorial.intake.sources.frontmatter import BrokenFrontMatter, exported_head, split
from editorial.intake.sources.head import Head
from editorial.intake.sources.items import SourceItem, SourceStatus, files_below, inside
from editorial.intake.sources.notebooks import (
    CONFLUENCE,
    NOTION,
    OBSIDIAN,
    is_template,
    keep_back,
    notion_properties,
    notion_title,
    obsidian_text,
)
from editorial.intake.sources.site_folder import SiteFolder, is_about_the_repository
from editorial.intake.sources.web_pages import declared_charset, web_page

DIALECTS = {
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mkd", ".mkdn"), "markdown"),
    ".mdx": "mdx",
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
}
TEMPLATE_FOLDERS = frozenset({"_layouts", "_includes", "_templates", "layouts", "partials", "themes", "archetypes"})
LARGEST = 8 * 1024 * 1024  # bytes; a book is smaller
OTHER_LANGUAGES = {
    **dict.fromkeys((".rst", ".rest"), "reStructuredText"),
    **dict.fromkeys((".adoc", ".asciidoc", ".asc"), "AsciiDoc"),
    **dict.fromkeys(
        (".njk", ".liquid", ".ejs", ".hbs", ".pug", ".haml", ".webc", ".astro", ".vue"), "a template language"
    ),
    ".org": "Org",
    ".textile": "Textile",
    ".mdoc": "Markdoc",
    ".ipynb": "a notebook",
    **dict.fromkeys((".qmd", ".rmd"), "R Markdown"),
    **dict.fromkeys((".tex", ".latex"), "LaTeX"),
}
MACHINERY_ENDINGS = """
    .yml .yaml .toml .json .js .mjs .cjs .ts .mts .jsx .tsx .css .scss .sass .less .py .rb .go .php .sh .lock .csv .xml
    .map .woff .woff2 .ttf .eot .ico .log
"""
MACHINERY = frozenset(MACHINERY_ENDINGS.split())
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})
FILLED_IN = "It holds no text of its own: the old site filled it in."
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
                yield SourceItem(key=key, title=file.name, skipped=_reason_of_kind(file))

    def _item(self, key: str, file: Path, site: SiteFolder) -> SourceItem:
        dialect = DIALECTS[file.suffix.lower()]
        dialect = "mdx" if dialect == "markdown" and site.is_docusaurus else dialect
        item = SourceItem(key=key, title=file.stem, dialect=dialect, folder=str(site.root), site=site.address)
        item.skipped = _reason_to_leave_out(item, file, site)
        text = "" if item.skipped else _text(file.read_bytes(), item)
        if item.skipped or item.failed:
            return item
        if not text.strip():
            item.skipped = "The file is empty."
            return item
        try:
            head, item.body = split(text)
        except BrokenFrontMatter as error:
            item.failed = str(error)
            return item
        if not head and is_about_the_repository(key):
            item.skipped = "It speaks to those who work on the site, not to its readers."
            return item
        head, notebook = _parted(item, head, OBSIDIAN if site.is_vault else "")
        if _is_filled_in(item, notebook):
            item.skipped = FILLED_IN + (f" Its front matter held: {', '.join(sorted(head))}." if head else "")
            return item
        known = Head(site.inherited(key) | head)
        fill(item, known, site.people)
        if (reason := site.reason_to_keep_back(key)) and item.status is SourceStatus.LIVE:
            item.status, item.kept_back = SourceStatus.PRIVATE, reason
        if notebook:
            keep_back(item, notebook, known)
        return item


def _reason_of_kind(file: Path) -> str:
    """Why a file that is neither Markdown nor HTML is left out, and what can be done about it."""
    ending = file.suffix.lower()
    if language := OTHER_LANGUAGES.get(ending):
        return f"A page in {language}, which is not read. Make it Markdown or HTML, and import again."
    if ending in RECOGNISED:
        return "A file, no page. Import the files by themselves, as a folder of documents."
    if ending in MACHINERY:
        return "Settings, data or a program of the old site, not a page."
    return "Neither Markdown nor HTML, and no file of the library."


def _reason_to_leave_out(item: SourceItem, file: Path, site: SiteFolder) -> str:
    """Why a file is not even read; empty when it is."""
    if reason := site.reason_to_leave_out(item.key):
        return reason
    if not inside(file, site.root):
        return "A link that leads out of the folder; it is not followed."
    if site.is_vault and is_template(item.key):
        return "Obsidian's own: a drawing, or what new notes are made from."
    if item.dialect == "html" and TEMPLATE_FOLDERS & set(item.key.split("/")[:-1]):
        return "A template of the old site, which holds no text of its own."
    return "Larger than 8 MB, which is no article." if file.stat().st_size > LARGEST else ""


def _parted(item: SourceItem, head: dict[str, object], notebook: str) -> tuple[dict[str, object], str]:
    """What stands in a file's text and belongs to its head is taken there; and whose note it is, if it is one."""
    if item.dialect == "html":
        page = web_page(item.body)
        item.body, head, notebook = page.body, page.head | head, page.notebook or notebook
        item.notes += [page.note] if page.note else []
    if item.dialect == "mdx" and not head:
        head = exported_head(item.body)
    item.title = "" if head.keys() & {"title", "Title"} else _title_taken_from(item)
    if title := notion_title(PurePosixPath(item.key).stem):
        properties, item.body = notion_properties(item.body)
        head, notebook = {"slug": slugify(title)} | properties | head, NOTION
    if notebook == OBSIDIAN:
        item.body = obsidian_text(item.body)
    return head, notebook


def _is_filled_in(item: SourceItem, notebook: str) -> bool:
    """Whether a page has no text because the old site made it: the start of a folder, the list of a space."""
    stem = PurePosixPath(item.key).stem.partition(".")[0].lower()
    return not item.body.strip() and (stem in INDEXES or notebook == CONFLUENCE)


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
