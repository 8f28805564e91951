"""Excel: each visible sheet as a table of what its cells show. Hidden sheets are left out, as they are on screen, and
said to be."""

import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from assets.extract.office import drawings, strict
from assets.extract.office.number_formats import shown
from assets.extract.office.properties import title
from assets.extract.pages import MAX_PAGE_TEXT, ExtractedPage

MAX_ROWS = 20_000  # of a sheet
MAX_COLUMNS = 200
ROWS_LEFT_OUT = f"Of long sheets the first {MAX_ROWS:,} rows were read."
COLUMNS_LEFT_OUT = f"Of wide sheets the first {MAX_COLUMNS} columns were read."
HIDDEN = "Hidden sheets were left out."

__all__ = ["read", "title"]


def read(path: Path) -> Iterator[ExtractedPage]:
    with strict.opened(path) as file:  # opened here, because openpyxl judges a file by the end of its name
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        visible: list[Any] = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        hidden = HIDDEN if len(visible) < len(book.worksheets) else ""
        for number, sheet in enumerate(visible, start=1):
            sheet.reset_dimensions()  # what programs write there is often wrong, and cells beyond it would be missed
            text, left_out = _text(sheet)
            beside = "\n".join(_beside(file, sheet._worksheet_path))
            yield ExtractedPage(number, sheet.title, f"{text}\n{beside}", left_out=left_out or hidden)
        book.close()


def _text(sheet: Worksheet) -> tuple[str, str]:
    """What the cells show, and what of the sheet was left out."""
    rows = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1)
    seen = {"rows": 0, "wide": False}

    def lines() -> Iterator[list[str]]:
        for row in rows:
            seen["rows"] += 1
            if seen["rows"] > MAX_ROWS:
                return
            seen["wide"] = seen["wide"] or (len(row) > MAX_COLUMNS and row[MAX_COLUMNS].value is not None)
            yield [shown(cell.value, cell.number_format) for cell in row[:MAX_COLUMNS] if cell.value is not None]

    text = as_text(lines())
    cut = [ROWS_LEFT_OUT if seen["rows"] > MAX_ROWS else "", COLUMNS_LEFT_OUT if seen["wide"] else ""]
    return text, " ".join(filter(None, cut))


def as_text(rows: Iterable[Iterable[str]]) -> str:
    """Rows as lines, cells parted by bars, empty ones left out."""
    lines: list[str] = []
    size = 0
    for row in rows:
        line = " | ".join(cell for cell in row if cell)
        if line:
            lines.append(line)
            size += len(line)
        if size > MAX_PAGE_TEXT:
            break
    return "\n".join(lines)


def _beside(file: IO[bytes], sheet: str) -> Iterator[str]:
    """Text boxes and charts that lie on a sheet."""
    with zipfile.ZipFile(file) as box:
        for drawing in _related(box, sheet):
            yield from drawings.words_of(box.read(drawing))
            for chart in _related(box, drawing):
                yield from drawings.words_of(box.read(chart))


def _related(box: zipfile.ZipFile, part: str) -> Iterator[str]:
    """The parts with words of their own that a part refers to."""
    part = part.lstrip("/")
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in box.namelist():
        return
    for relation in drawings.parsed(box.read(relations)):
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/")
        if (relation.get("Type") or "").endswith(drawings.WORDED) and target in box.namelist():
            yield target
