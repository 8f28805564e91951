"""The report of a run as a table people can open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator

from editorial.models import ImportItem

COLUMNS = ["item", "title", "outcome", "reasons"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    def write(self, line: str) -> str:
        return line


def as_text(value: str) -> str:
    """A cell no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value


def csv_lines(rows: Iterable[ImportItem]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    for row in rows:
        cells = [row.source_key, row.title, row.outcome, " / ".join(row.reason.splitlines())]
        yield str(writer.writerow([as_text(cell) for cell in cells]))
