"""CSV as one sheet."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

from assets.extract.pages import ExtractedPage
from assets.extract.plain import decoded
from assets.extract.sheets import MAX_ROWS, as_text

SAMPLE = 8_192  # characters looked at to find the separator


def read(path: Path) -> Iterator[ExtractedPage]:
    text = decoded(path).replace("\0", "")
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:SAMPLE], delimiters=",;\t|")
    except csv.Error:  # one column only
        dialect = csv.excel
    csv.field_size_limit(1_000_000)
    rows = islice(csv.reader(StringIO(text), dialect), MAX_ROWS)
    yield ExtractedPage(1, text=as_text(rows))
