"""Word: paragraphs, tables and footnotes in reading order. Comments and struck-out text are left out."""

import re
from collections.abc import Iterator
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from assets.extract.pages import ExtractedPage, by_headings

SPLITTING = re.compile(r"^(title|heading [12])$", re.IGNORECASE)  # deeper headings stay within their passage
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says the same again, for old Word
BREAKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read(path: Path) -> Iterator[ExtractedPage]:
    return by_headings(_lines(Document(str(path))))


def _lines(document: WordDocument) -> Iterator[tuple[bool, str]]:
    """(is it a heading, text) in reading order."""
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield _is_heading(block), _words(block._p)
        else:
            yield from ((False, row) for row in _rows(block))
    footnotes = list(_footnotes(document.part))
    if footnotes:
        yield True, "Footnotes"
        yield from ((False, text) for text in footnotes)


def _is_heading(paragraph: Paragraph) -> bool:
    style = paragraph.style
    return style is not None and bool(SPLITTING.match(style.name or ""))


def _words(element: etree._Element) -> str:
    """All text below, that of insertions, links and text boxes too; deleted text has a tag of its own."""
    if element.tag == FALLBACK:
        return ""
    if element.tag == qn("w:t"):
        return element.text or ""
    inner = "".join(_words(child) for child in element if isinstance(child.tag, str))
    return inner + ("\n" if element.tag == qn("w:p") and inner else BREAKS.get(element.tag, ""))


def _rows(table: Table) -> Iterator[str]:
    for row in table._tbl.iter(qn("w:tr")):
        cells = (" ".join(_words(cell).split()) for cell in row.iterchildren(qn("w:tc")))
        yield " | ".join(cell for cell in cells if cell)


def _footnotes(part: Part) -> Iterator[str]:
    for relation in part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES and not relation.is_external:
            for note in parse_xml(relation.target_part.blob).iter(qn("w:footnote")):
                if text := _words(note).strip():
                    yield text
