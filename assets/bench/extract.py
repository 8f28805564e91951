"""Reading a PDF in its limited process, thumbnails and all, against PDFium in a bare loop that makes the same."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
from reportlab.pdfgen.canvas import Canvas

from assets.extract.extraction import read_file
from assets.extract.thumbnails import QUALITY, WIDTH
from editorial.platform.benchmarking import BenchResult, compare

PAGES = 100
LINES = 45  # of text on a page
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
    canvas = Canvas(str(path))
    for number in range(1, pages + 1):
        for line in range(LINES):
            canvas.drawString(60, 780 - 16 * line, f"{number}.{line} {WORDS}")
        canvas.showPage()
    canvas.save()
    return path


def _bare(path: Path, *, pictures: bool) -> int:
    """Characters read."""
    document, read = pdfium.PdfDocument(path), 0
    for page in document:
        read += len(page.get_textpage().get_text_range())
        if pictures:
            page.render(scale=WIDTH / page.get_width()).to_pil().save(BytesIO(), "JPEG", quality=QUALITY)
    document.close()
    return read
