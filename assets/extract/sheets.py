"""Excel: each visible sheet as a table of what its cells show. Hidden sheets are left out, as they are on screen."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import load_workbook

from assets.extract.pages import MAX_PAGE_TEXT, ExtractedPage

MAX_ROWS = 20_000  # of a sheet
MAX_COLUMNS = 200


def read(path: Path) -> Iterator[ExtractedPage]:
    with path.open("rb") as file:  # opened here, because openpyxl judges a file by the end of its name
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for number, sheet in enumerate(visible, start=1):
            rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
            yield ExtractedPage(number, sheet.title, as_text(rows))
        book.close()


def as_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as lines, cells parted by bars, empty ones left out."""
    lines: list[str] = []
    size = 0
    for row in rows:
        line = " | ".join(shown for value in row if (shown := as_shown(value)))
        if line:
            lines.append(line)
            size += len(line)
        if size > MAX_PAGE_TEXT:
            break
    return "\n".join(lines)


def as_shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:g}"
    return " ".join(str(value).split())
