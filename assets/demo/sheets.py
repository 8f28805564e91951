"""Workbooks as XLSX: the cost model with its formulas, the checklist with its scenes."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from assets.demo.text import HERE
from editorial.platform.demo.files import listed

HEAD = Font(name="Georgia", bold=True)
INPUT = PatternFill("solid", fgColor="F3EFE6")
LINES = [
    ("Line 1, cups", 9_000, 0.21, 14, 430, 210),
    ("Line 2, cups", 9_000, 0.21, 2, 430, 210),
    ("Line 3, trays", 4_200, 1.40, 0, 640, 1_150),
    ("Line 4, multipacks", 3_100, 0.38, 22, 190, 90),
]
STOPS = [
    ("Labeller, change of reel", 3, 51),
    ("Film tears at the sealer", 3, 17),
    ("Waits for cups", 1, 44),
    ("Waits for room at the palletiser", 2, 38),
    ("Long clean after nuts", 3, 9),
    ("Reject gate jams", 4, 60),
    ("Metal detector, test", 3, 21),
    ("Air pressure low", 1, 12),
    ("Nobody there", 4, 15),
    ("Printer, new roll", 2, 30),
]
LINE_HEADS = [
    "Line",
    "Units an hour",
    "Margin a unit, €",
    "Slack, hours a week",
    "Scrap and cleaning a stop-hour, €",
    "Overtime and freight a stop-hour, €",
]
HOUR_HEADS = [
    "Line",
    "Paid because of the stop, €",
    "Margin never earned, €",
    "One hour, ordinary week, €",
    "One hour, full week, €",
]
CAUSE_HEADS = ["Cause", "Line (1-4)", "Minutes a week", "€ a week", "€ a year"]
SCENE_HEADS = ["No.", "Show us …", "Asked for by", "Whose condition is it?", "Seen, with help, not seen"]
ENOUGH_SLACK = 1  # hours a week: a line that has them catches up, and loses no margin


def cost_model() -> bytes:
    """Three sheets: what to enter, what an hour costs, which causes to chase."""
    book = Workbook()
    lines = _sheet(book, "Lines", LINE_HEADS)
    for line in LINES:
        lines.append(line)
    for cell in (cell for row in lines["B2:F5"] for cell in row):
        cell.fill = INPUT
    hours = _sheet(book, "An hour", HOUR_HEADS)
    for n in range(2, len(LINES) + 2):
        paid, lost = f"=Lines!E{n}+Lines!F{n}", f"=Lines!B{n}*Lines!C{n}"
        ordinary = f"=B{n}+IF(Lines!D{n}>={ENOUGH_SLACK},0,C{n})"
        hours.append([f"=Lines!A{n}", paid, lost, ordinary, f"=B{n}+C{n}"])
    causes = _sheet(book, "Causes", CAUSE_HEADS)
    for n, stop in enumerate(STOPS, start=2):
        causes.append([*stop, f"=C{n}/60*INDEX('An hour'!D$2:D$5,B{n})", f"=D{n}*48"])
    last = len(STOPS) + 1
    causes.append(["All causes", None, *(f"=SUM({column}2:{column}{last})" for column in "CDE")])
    return _saved(book, "The cost of downtime")


def checklist() -> bytes:
    """Two sheets: the scenes worth insisting on, and the rest."""
    book = Workbook()
    lists = listed(HERE / "checklist.yaml")
    scenes = _sheet(book, "Fifteen scenes", SCENE_HEADS)
    for number, row in enumerate(lists["scenes"], start=1):
        scenes.append([number, row["scene"], row["by"]])
    rest = _sheet(book, "The rest", ["Subject", "Talk about", "Asked for by"])
    for row in lists["rest"]:
        for line in row["lines"]:
            rest.append([row["subject"], line, row["by"]])
    return _saved(book, "Requirements: fifteen and the rest")


def _sheet(book: Workbook, title: str, heads: Sequence[str]) -> Worksheet:
    first = book.worksheets[0]
    sheet = first if first.max_row == 1 and first["A1"].value is None else book.create_sheet()
    sheet.title = title
    sheet.append(list(heads))
    for number, cell in enumerate(sheet[1]):
        cell.font = HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[cell.column_letter].width = 34 if number < 2 else 20
    sheet.freeze_panes = "A2"
    return sheet


def _saved(book: Workbook, title: str) -> bytes:
    book.properties.title, book.properties.creator = title, "Northmoor Systems"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
