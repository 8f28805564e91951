"""The report of a run as a table people can open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator

from editorial.intake.models import ImportItem
from editorial.platform.web.spreadsheets import harmless

COLUMNS = ["item", "title", "outcome", "reasons"]


class _Line:
    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[ImportItem]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    for row in rows:
        cells = [row.source_key, row.title, row.outcome, " / ".join(row.reason.splitlines())]
        yield str(writer.writerow([harmless(cell) for cell in cells]))
