"""CSV as one sheet."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

from assets.extract.pages import ExtractedPage
from assets.extract.plain import decoded
from assets.extract.sheets import MAX_ROWS, ROWS_LEFT_OUT, as_text

BLANK_LINES = re.compile(r"\A(?:[\ufeff \t]*\r?\n)+")  # before the header, where they hide the separator
SAMPLE = 8_192  # characters looked at to find the separator


def read(path: Path) -> Iterator[ExtractedPage]:
    text = BLANK_LINES.sub("", decoded(path).replace("\0", ""))
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:SAMPLE], delimiters=",;\t|")
    except csv.Error:  # one column only
        dialect = csv.excel
    csv.field_size_limit(1_000_000)
    rows = csv.reader(StringIO(text), dialect)
    read = as_text([" ".join(cell.split()) for cell in row] for row in islice(rows, MAX_ROWS))
    yield ExtractedPage(1, text=read, left_out=ROWS_LEFT_OUT if next(rows, None) is not None else "")
