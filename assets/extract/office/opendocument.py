"""OpenDocument: texts by headings, slides with what the speaker says to them, sheets row by row."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from assets.extract.pages import ExtractedPage, by_headings

NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
MOST_REPEATED = 1_000  # cells, rows or blanks that one element may stand for
MOST_ROWS = 100_000  # of a sheet
MAX_DEPTH = 200  # elements within elements
SPLITTING = 2  # headings of these levels part a text; deeper ones stay within their passage
HIDDEN_SLIDE = "Hidden slide"  # as of PowerPoint's
HIDDEN = "Hidden sheets were left out."


def _name(short: str) -> str:
    prefix, _, name = short.partition(":")
    return f"{{{NAMES[prefix]}}}{name}"


PARAGRAPH, HEADING, LEVEL = _name("text:p"), _name("text:h"), _name("text:outline-level")
TABLE, ROW, NOTES = _name("table:table"), _name("table:table-row"), _name("presentation:notes")
BLANKS, TAB, BREAK = _name("text:s"), _name("text:tab"), _name("text:line-break")
COUNT, ROWS, COLUMNS = _name("text:c"), _name("table:number-rows-repeated"), _name("table:number-columns-repeated")
# Comments, struck-out text, what stands there in place of something, and tables of contents, whose words stand below.
UNSEEN = {
    _name("office:annotation"),
    _name("text:tracked-changes"),
    _name("text:table-of-content"),
    _name("office:forms"),
}


def read(path: Path) -> Iterator[ExtractedPage]:
    content = _part(path, "content.xml")
    body = content.find("office:body", NAMES)
    kind = next(iter(body), None) if body is not None else None
    if kind is None:
        return
    if kind.tag == _name("office:presentation"):
        yield from _slides(kind, _hidden(content, "drawing-page", "presentation:visibility", "hidden"))
    elif kind.tag == _name("office:spreadsheet"):
        yield from _sheets(kind, _hidden(content, "table", "table:display", "false"))
    else:
        yield from by_headings(_lines(kind))


def title(path: Path) -> str:
    try:
        return _part(path, "meta.xml").findtext(".//dc:title", "", NAMES)
    except KeyError:
        return ""


def _part(path: Path, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(path) as box, box.open(name) as part:
        return etree.parse(part, parser).getroot()


def _hidden(content: etree._Element, family: str, attribute: str, value: str) -> set[str]:
    """Names of the styles that hide what has them."""
    styles = content.iterfind(f".//style:style[@style:family='{family}']", NAMES)
    hiding = _name(attribute)
    return {
        style.get(_name("style:name"), "")
        for style in styles
        if any(properties.get(hiding) == value for properties in style)
    }


def _slides(parent: etree._Element, hidden: set[str]) -> Iterator[ExtractedPage]:
    """A hidden slide's text goes to its notes, as that of PowerPoint does."""
    for number, slide in enumerate(parent.iterfind("draw:page", NAMES), start=1):
        notes = slide.find("presentation:notes", NAMES)
        said = "\n".join(text for _, text in _lines(notes)) if notes is not None else ""
        text = "\n".join(text for _, text in _lines(slide))
        if slide.get(_name("draw:style-name")) in hidden:
            yield ExtractedPage(number, HIDDEN_SLIDE, "", f"{text}\n\n{said}")
        else:
            yield ExtractedPage(number, _title_of(slide), text, said)


def _title_of(slide: etree._Element) -> str:
    frame = slide.find("draw:frame[@presentation:class='title']", NAMES)
    return " ".join(text for _, text in _lines(frame)) if frame is not None else ""


def _sheets(parent: etree._Element, hidden: set[str]) -> Iterator[ExtractedPage]:
    sheets = parent.findall("table:table", NAMES)
    shown = [sheet for sheet in sheets if sheet.get(_name("table:style-name")) not in hidden]
    left_out = HIDDEN if len(shown) < len(sheets) else ""
    for number, sheet in enumerate(shown, start=1):
        yield ExtractedPage(number, sheet.get(_name("table:name"), ""), "\n".join(_rows(sheet)), left_out=left_out)


def _lines(parent: etree._Element, depth: int = 0) -> Iterator[tuple[bool, str]]:
    """(is it a heading, text) in reading order, whatever holds them: frames, lists, sections, boxes."""
    for child in parent:
        if child.tag == HEADING:
            yield int(child.get(LEVEL, "1")) <= SPLITTING, _words(child)
        elif child.tag == PARAGRAPH:
            yield False, _words(child)
        elif child.tag == TABLE:
            yield from ((False, row) for row in _rows(child))
        elif isinstance(child.tag, str) and child.tag not in UNSEEN | {NOTES} and depth < MAX_DEPTH:
            yield from _lines(child, depth + 1)


def _words(element: etree._Element, depth: int = 0) -> str:
    """All text below, that of links, notes and boxes too."""
    said = element.text or ""
    for child in element:
        if child.tag == BLANKS:
            said += " " * min(int(child.get(COUNT, "1")), MOST_REPEATED)
        elif child.tag == TAB:
            said += " "
        elif child.tag == BREAK:
            said += "\n"
        elif isinstance(child.tag, str) and child.tag not in UNSEEN and depth < MAX_DEPTH:
            said += _words(child, depth + 1) + ("\n" if child.tag == PARAGRAPH else "")
        said += child.tail or ""
    return said


def _rows(table: etree._Element) -> Iterator[str]:
    """Each row as a line, cells parted by bars; a row or cell that stands for many is repeated within bounds."""
    written = 0
    for row in table.iter(ROW):
        cells: list[str] = []
        for cell in row.iterfind("table:table-cell", NAMES):
            text = " ".join(" ".join(said for _, said in _lines(cell)).split())
            cells += [text] * (min(int(cell.get(COLUMNS, "1")), MOST_REPEATED) if text else 1)
        line = " | ".join(text for text in cells if text)
        for _ in range(min(int(row.get(ROWS, "1")), MOST_REPEATED) if line else 0):
            written += 1
            if written > MOST_ROWS:
                return
            yield line
