"""Reading a PDF in its limited process, thumbnails and all, against PDFium in a bare loop that makes the same."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from assets.extract.extraction import read_file
from assets.extract.thumbnails import QUALITY, WIDTH
from editorial.platform.management.benchmarking import BenchResult, compare

PAGES = 100
LINES = 45  # of text on a page
A4 = (595, 842)  # points
WORDS = "The list came to 4,100 hours, of which parallel running and testing took the larger part."
TURNS = 5  # each takes seconds


def bench(size: int | None = None) -> BenchResult:
    """`size` is the number of pages."""
    pages = size or PAGES
    with TemporaryDirectory() as folder:
        path = _report(Path(folder) / "report.pdf", pages)
        same = compare(
            "text and thumbnails",
            lambda: read_file(path, "pdf"),
            lambda: _bare(path, pictures=True),
            against="PDFium loop, same output",
            operations=pages,
            turns=TURNS,
        )
        text = compare(
            "text and thumbnails",
            lambda: read_file(path, "pdf"),
            lambda: _bare(path, pictures=False),
            against="PDFium loop, text only",
            operations=pages,
            turns=TURNS,
        )
    ours, bare = 1 / same.product.median, 1 / text.baseline.median
    note = f"{ours:,.0f} pages per CPU second, each with a thumbnail; PDFium alone, text only: {bare:,.0f}"
    return BenchResult(f"Reading a PDF of {pages} pages", [same, text], [note])


def _report(path: Path, pages: int) -> Path:
    writer = PdfWriter()
    helvetica = _names(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica")
    for number in range(1, pages + 1):
        page, words = writer.add_blank_page(*A4), DecodedStreamObject()
        lines = " ".join(f"({number}.{line} {WORDS}) '" for line in range(LINES))
        words.set_data(f"BT /F 12 Tf 16 TL 60 796 Td {lines} ET".encode())
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F"): helvetica})}
        )
        page.replace_contents(words.flate_encode())
    writer.write(path)
    return path


def _names(**values: str) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): NameObject(value) for key, value in values.items()})


def _bare(path: Path, *, pictures: bool) -> int:
    """Characters read."""
    document, read = pdfium.PdfDocument(path), 0
    for page in document:
        read += len(page.get_textpage().get_text_range())
        if pictures:
            page.render(scale=WIDTH / page.get_width()).to_pil().save(BytesIO(), "JPEG", quality=QUALITY)
    document.close()
    return read
