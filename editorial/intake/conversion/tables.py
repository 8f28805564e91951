"""An HTML table as a table block: rows of plain text, all of one length."""

from typing import TypedDict

from bs4 import Tag

from editorial.intake.conversion.foreign_tags import BLOCK_MARK, MARK

WIDEST = 200  # columns a span may claim; more is an attack, not a table


class TableValue(TypedDict):
    """What Wagtail's table block stores."""

    data: list[list[str]]
    first_row_is_table_header: bool
    first_col_is_header: bool
    table_header_choice: str
    table_caption: str


def rows_of(table: Tag) -> list[list[Tag]]:
    """Cells by row, without those of tables nested in cells."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    return [[cell for cell in row.find_all(["td", "th"]) if cell.find_parent("tr") is row] for row in rows]


def table_value(table: Tag) -> TableValue:
    """A table as Wagtail stores it. A cell over several columns fills the first of them."""
    rows = [row for row in rows_of(table) if row]
    data = [[text for cell in row for text in _texts(cell)] for row in rows]
    width = max(map(len, data), default=0)
    has_header = bool(rows) and (
        all(cell.name == "th" for cell in rows[0]) or rows[0][0].find_parent("thead") is not None
    )
    first_column = len(rows) > 1 and all(row[0].name == "th" for row in rows[1:])
    caption = table.find("caption")
    choices = {(True, True): "both", (True, False): "row", (False, True): "column"}
    return {
        "data": [row + [""] * (width - len(row)) for row in data],
        "first_row_is_table_header": has_header,
        "first_col_is_header": first_column,
        "table_header_choice": choices.get((has_header, first_column), "neither"),
        "table_caption": caption.get_text(" ", strip=True) if caption else "",
    }


def _texts(cell: Tag) -> list[str]:
    span = str(cell.get("colspan") or "1")
    columns = min(int(span), WIDEST) if span.isdigit() else 1
    return [" ".join(cell.get_text(" ").split())] + [""] * (columns - 1)


def lost_in(table: Tag) -> list[Tag]:
    """What cells of plain text cannot hold: links, pictures, lists, inner tables, foreign tags."""
    return table.find_all([*("img", "ul", "ol", "table", "iframe", "video", "input", "button"), "a", MARK, BLOCK_MARK])
