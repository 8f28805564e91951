"""Word: paragraphs, tables, boxes and notes in reading order, charts and headers behind. Comments and struck-out text
are left out."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.text.paragraph import Paragraph
from lxml import etree

from assets.extract.office import drawings, strict
from assets.extract.office.drawings import FALLBACK, MATH_TEXT
from assets.extract.office.properties import title
from assets.extract.pages import ExtractedPage, by_headings

if TYPE_CHECKING:
    from docx.oxml.text.paragraph import CT_P

SPLITTING = re.compile(r"^(title|heading [12])$", re.IGNORECASE)  # deeper headings stay within their passage
BREAKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# What was struck out, or moved to where it stands again; and what old programs are shown instead.
UNSEEN = frozenset({FALLBACK, qn("w:del"), qn("w:moveFrom")})
# Their parts, the tag of one entry, and the heading they get.
NOTES = (
    (RELATIONSHIP_TYPE.FOOTNOTES, qn("w:footnote"), "Footnotes"),
    (RELATIONSHIP_TYPE.ENDNOTES, qn("w:endnote"), "Endnotes"),
    (RELATIONSHIP_TYPE.HEADER, qn("w:hdr"), "Headers and footers"),
    (RELATIONSHIP_TYPE.FOOTER, qn("w:ftr"), "Headers and footers"),
)
EMBEDDED = "A document embedded in it was not read; add it by itself."

__all__ = ["read", "title"]


def read(path: Path) -> Iterator[ExtractedPage]:
    with strict.opened(path) as file:
        document = Document(file)
        left_out = EMBEDDED if any(r.reltype.endswith("/aFChunk") for r in document.part.rels.values()) else ""
        for page in by_headings(_lines(document)):
            yield ExtractedPage(page.number, page.title, page.text, left_out=left_out)


def _lines(document: WordDocument) -> Iterator[tuple[bool, str]]:
    """(is it a heading, text) in reading order."""
    yield from _blocks(document.element.body, document)
    beside = [words for part in _related(document.part, drawings.WORDED) for words in drawings.words_of(part.blob)]
    if beside:
        yield True, "Charts and diagrams"
        yield from ((False, words) for words in beside)
    said: dict[str, list[str]] = {}
    for kind, tag, heading in NOTES:
        for part in _related(document.part, (kind,)):
            known = said.setdefault(heading, [])
            found = [_words(entry).strip() for entry in parse_xml(part.blob).iter(tag)]
            known += [words for words in found if words and words not in known]
    for heading, known in said.items():
        if known:
            yield True, heading
            yield from ((False, words) for words in known)


def _blocks(parent: etree._Element, document: WordDocument) -> Iterator[tuple[bool, str]]:
    """Paragraphs and rows, whatever holds them: content controls, insertions, custom XML."""
    for child in parent:
        if child.tag in UNSEEN:
            continue
        if child.tag == qn("w:p"):
            yield _is_heading(Paragraph(cast("CT_P", child), document)), _words(child)
        elif child.tag == qn("w:tbl"):
            yield from ((False, row) for row in _rows(child))
        elif isinstance(child.tag, str):
            yield from _blocks(child, document)


def _is_heading(paragraph: Paragraph) -> bool:
    style = paragraph.style
    return style is not None and bool(SPLITTING.match(style.name or ""))


def _words(element: etree._Element) -> str:
    """All text below, that of insertions, links and text boxes too; deleted text has a tag of its own."""
    if element.tag in UNSEEN:
        return ""
    if element.tag in (qn("w:t"), MATH_TEXT):
        return element.text or ""
    inner = "".join(_words(child) for child in element if isinstance(child.tag, str))
    return inner + ("\n" if element.tag == qn("w:p") and inner else BREAKS.get(element.tag, ""))


def _rows(table: etree._Element) -> Iterator[str]:
    """Each row as a line, cells parted by bars; a table in a cell is read as part of the cell."""
    for row in _first_below(table, qn("w:tr")):
        cells = (" ".join(_words(cell).split()) for cell in _first_below(row, qn("w:tc")))
        yield " | ".join(cell for cell in cells if cell)


def _first_below(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Elements of a kind, through whatever is wrapped around them but not within one another."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in UNSEEN:
            yield from _first_below(child, tag)


def _related(part: Part, kinds: tuple[str, ...]) -> Iterator[Part]:
    for relation in part.rels.values():
        if relation.reltype.endswith(kinds) and not relation.is_external:
            yield relation.target_part
