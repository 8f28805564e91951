"""PDF by pypdf: slower, text only, but it reads some files on which PDFium gives up."""

from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from assets.extract.guard import DAMAGED, LOCKED
from assets.extract.pages import ExtractedPage, UnreadableError


def read(path: Path) -> Iterator[ExtractedPage]:
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError(LOCKED)
        for number, page in enumerate(reader.pages, start=1):
            yield ExtractedPage(number, text=page.extract_text())
    except PyPdfError as error:
        raise UnreadableError(DAMAGED) from error
