"""PDF by PDFium: text, outline, thumbnails. PDFium is not thread-safe, which a process of its own settles."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium

from assets.extract.guard import LOCKED
from assets.extract.pages import MAX_PAGE_TEXT, ExtractedPage, UnreadableError
from assets.extract.thumbnails import MAX_THUMBNAILS, QUALITY, WIDTH

MAX_HEIGHT = 2 * WIDTH  # pixels; a banner of a page is cut to this
MAX_OUTLINE = 5_000  # entries


def read(path: Path) -> Iterator[ExtractedPage]:
    document = _open(path)
    titles = _outline(document)
    for index in range(len(document)):
        page = document[index]
        textpage = page.get_textpage()
        text = textpage.get_text_range(0, min(textpage.count_chars(), MAX_PAGE_TEXT))
        image = _thumbnail(page) if index < MAX_THUMBNAILS else b""
        textpage.close()
        page.close()
        yield ExtractedPage(index + 1, titles.get(index, ""), text, thumbnail=image)


def title(path: Path) -> str:
    document = _open(path)
    try:
        return str(document.get_metadata_value("Title"))
    finally:
        document.close()


def _open(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError(LOCKED) from error
        raise


def _outline(document: pdfium.PdfDocument) -> dict[int, str]:
    """First bookmark of each page, by page index."""
    titles: dict[int, str] = {}
    for count, entry in enumerate(document.get_toc(max_depth=4)):
        if count >= MAX_OUTLINE:
            break
        target = entry.get_dest()
        index = target.get_index() if target else None
        if index is not None:
            titles.setdefault(index, entry.get_title())
    return titles


def _thumbnail(page: pdfium.PdfPage) -> bytes:
    width, height = page.get_size()
    if width < 1 or height < 1:
        return b""
    scale = min(WIDTH / width, MAX_HEIGHT / height)
    bitmap = page.render(scale=scale)
    target = BytesIO()
    bitmap.to_pil().save(target, "JPEG", quality=QUALITY)  # opaque as rendered: grey or RGB, both of which JPEG takes
    bitmap.close()
    return target.getvalue()
