"""Tables to take away as CSV or XLSX. Text that a spreadsheet would take for a formula stays text."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import TypeVar

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from wagtail.admin.views.mixins import SpreadsheetExportMixin

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Rows = Iterable[Sequence[str | float | datetime | None]]
Value = TypeVar("Value")


def harmless(value: Value) -> Value | str:
    """Text that begins like a formula gets an apostrophe, which spreadsheets hide."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def make_exports_harmless() -> None:
    """What the CMS's lists and reports export is as harmless, Wagtail's own too, which let formulas into a CSV."""
    preprocess = SpreadsheetExportMixin.preprocess_field_value

    def preprocess_harmlessly(self: SpreadsheetExportMixin, field: str, value: object, export_format: str) -> object:
        return harmless(preprocess(self, field, value, export_format))

    SpreadsheetExportMixin.preprocess_field_value = preprocess_harmlessly


def download(rows: Rows, kind: str, name: str) -> HttpResponse:
    """A file to save; `kind` is a key of KINDS."""
    content = as_xlsx(rows) if kind == "xlsx" else as_csv(rows).encode("utf-8-sig")
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


def as_csv(rows: Rows) -> str:
    out = StringIO()
    csv.writer(out).writerows([harmless(value) for value in row] for row in rows)
    return out.getvalue()


def as_xlsx(rows: Rows) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Broadsheet")
    for row in rows:
        cells = [WriteOnlyCell(sheet, harmless(value)) for value in row]
        for cell in cells:
            if cell.data_type == "f":
                cell.data_type = "s"
        sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
